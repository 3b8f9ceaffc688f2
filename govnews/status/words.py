"""All that the page says, in English and Chinese."""

from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

WORDS: dict[str, tuple[str, str]] = {
    "lang": ("en", "zh-Hans"),
    "title": ("Outlets of govnews", "govnews 网站状态"),
    "lead": (
        "News of Chinese regional governments: how each outlet stands by its last crawl.",
        "地方政府新闻采集：各网站在最近一次抓取后的状态。",
    ),
    "generated": ("Generated", "生成于"),
    "beijing_time": (" (Beijing time)", "（北京时间）"),
    "last_crawl": ("Last crawl ended", "最近一次抓取结束于"),
    "no_crawl": ("No outlet has been crawled yet.", "尚未抓取任何网站。"),
    "colon": (": ", "："),
    "comma": (", ", "、"),
    "semicolon": ("; ", "；"),
    "stop": (".", "。"),
    "skip": ("Skip to the outlets", "跳到网站列表"),
    "contents": ("On this page", "本页内容"),
    "language": ("Language", "语言"),
    "other_language": ("中文", "English"),
    "at_a_glance": ("At a glance", "概览"),
    "outlets": ("Outlets", "网站"),
    "all_outlets": ("outlets in all", "个网站"),
    "attention": ("Need somebody", "需要处理"),
    "no_attention": ("No outlet needs anybody now.", "目前没有需要处理的网站。"),
    "meetings": ("Latest meetings", "最新会议"),
    "no_meetings": ("No meeting is stored yet.", "尚无会议记录。"),
    "presided": ("Presided", "主持"),
    "reports": ("Reports", "报道"),
    "unnamed_meeting": ("Meeting without a name", "未命名会议"),
    "outlet": ("Outlet", "网站"),
    "state": ("State", "状态"),
    "newest": ("Newest article", "最新文章"),
    "week": ("7 days", "近7天"),
    "usual": ("usual", "通常"),
    "strip": ("90 days", "近90天"),
    "last_run": ("Last run", "最近抓取"),
    "since": ("since", "自"),
    "none": ("none yet", "暂无"),
    "details": ("Fields and runs", "字段与抓取记录"),
    "details_of": (" of ", "："),
    "fields": ("Filled fields", "字段完整率"),
    "articles_read": ("articles read in the last runs", "篇（最近几次抓取读到的文章）"),
    "no_fields": ("No article was read in the last runs.", "最近几次抓取没有读到新文章。"),
    "runs": ("Last runs", "最近几次抓取"),
    "no_runs": ("It has not been crawled yet.", "尚未抓取。"),
    "run_at": ("Begun", "开始"),
    "run_end": ("End", "结束"),
    "new": ("new", "新增"),
    "changed": ("changed", "修改"),
    "rejected": ("rejected", "拒收"),
    "failed": ("failed", "失败"),
    "problems": ("problems", "问题"),
    "stored": ("stored articles", "篇已存文章"),
    "strip_days": ("{days} days up to {until}", "截至 {until} 的 {days} 天"),
    "strip_articles": ("articles: {articles}", "文章：{articles} 篇"),
    "strip_active": ("days with articles: {active}", "有文章的天数：{active}"),
    "strip_most": ("most: {most} on {on}", "最多：{on}，{most} 篇"),
    "strip_gap": ("unusual gap: {since} to {until}", "异常空档：{since} 至 {until}"),
    "strip_help": (
        "A bar is a day, the last one is today; each outlet has a scale of its own. Shaded stretches are gaps that are unusual for the outlet.",
        "每条竖线代表一天，最右为今天；各网站比例尺不同。阴影为该网站不寻常的空档。",
    ),
    "no_region": ("Without a site file", "没有配置文件"),
    "nation": ("National", "全国"),
    "foot": (
        "Written by govnews. This page loads nothing from elsewhere; its links lead to the outlets' own pages.",
        "由 govnews 生成。本页不加载任何外部资源；链接指向各网站的原文。",
    ),
}

STATES: dict[str, tuple[str, str]] = {
    "ok": ("ok", "正常"),
    "quiet": ("quiet", "较少"),
    "stale": ("stale", "停更"),
    "broken": ("broken", "出错"),
    "blocked": ("blocked", "被拦截"),
    "never-run": ("never run", "未抓取"),
}

MEANINGS: dict[str, tuple[str, str]] = {
    "ok": ("as usual", "一切如常"),
    "quiet": ("less than usual; nobody needs to look", "比平时少，无需处理"),
    "stale": ("nothing new for much longer than usual", "远超平常间隔没有新文章"),
    "broken": ("its pages cannot be read any more", "页面已变，无法读取"),
    "blocked": ("it turns the crawl away, or is out of reach", "拒绝抓取或无法访问"),
    "never-run": ("no crawl has come to its end", "尚无完成的抓取"),
}

FIELDS: dict[str, tuple[str, str]] = {
    "title": ("title", "标题"),
    "published_at": ("date", "日期"),
    "body": ("text", "正文"),
    "section": ("section", "栏目"),
    "source": ("source", "来源"),
    "authors": ("authors", "作者"),
    "reporters": ("reporters", "记者"),
    "correspondents": ("correspondents", "通讯员"),
    "photographers": ("photographers", "摄影"),
    "editors": ("editors", "编辑"),
    "responsible_editors": ("responsible editors", "责任编辑"),
    "images": ("pictures", "图片"),
    "pretitle": ("line above", "引题"),
    "subtitle": ("line below", "副题"),
}

ENDS: dict[str, tuple[str, str]] = {
    "finished": ("finished", "完成"),
    "limit": ("limit reached", "达到上限"),
    "busy": ("busy", "已有抓取"),
    "store_unavailable": ("no database", "数据库不可用"),
    "shutdown": ("stopped", "被停止"),
    "killed": ("killed", "被终止"),
    "failed": ("failed", "失败"),
    "not_started": ("not started", "未开始"),
    "under_way": ("under way", "进行中"),
}

PROVINCES: dict[str, str] = {
    "11": "Beijing",
    "12": "Tianjin",
    "13": "Hebei",
    "14": "Shanxi",
    "15": "Inner Mongolia",
    "21": "Liaoning",
    "22": "Jilin",
    "23": "Heilongjiang",
    "31": "Shanghai",
    "32": "Jiangsu",
    "33": "Zhejiang",
    "34": "Anhui",
    "35": "Fujian",
    "36": "Jiangxi",
    "37": "Shandong",
    "41": "Henan",
    "42": "Hubei",
    "43": "Hunan",
    "44": "Guangdong",
    "45": "Guangxi",
    "46": "Hainan",
    "50": "Chongqing",
    "51": "Sichuan",
    "52": "Guizhou",
    "53": "Yunnan",
    "54": "Tibet",
    "61": "Shaanxi",
    "62": "Gansu",
    "63": "Qinghai",
    "64": "Ningxia",
    "65": "Xinjiang",
    "71": "Taiwan",
    "81": "Hong Kong",
    "82": "Macao",
}
"""First two digits of a region's code → the English name of the province; the Chinese one is in `govnews.text`."""

TABLES = {"words": WORDS, "states": STATES, "meanings": MEANINGS, "fields": FIELDS, "ends": ENDS}


def spoken(language: Language) -> dict[str, dict[str, str]]:
    """Return the tables in one language, by name.

    >>> spoken("zh")["states"]["stale"]
    '停更'
    """
    at = LANGUAGES.index(language)
    return {name: {key: forms[at] for key, forms in table.items()} for name, table in TABLES.items()}
