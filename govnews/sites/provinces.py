"""The folders of site files: one for each province, and one for the whole country."""

FOLDERS = {
    "00": "central",
    "11": "beijing",
    "12": "tianjin",
    "13": "hebei",
    "14": "shanxi",
    "15": "neimenggu",
    "21": "liaoning",
    "22": "jilin",
    "23": "heilongjiang",
    "31": "shanghai",
    "32": "jiangsu",
    "33": "zhejiang",
    "34": "anhui",
    "35": "fujian",
    "36": "jiangxi",
    "37": "shandong",
    "41": "henan",
    "42": "hubei",
    "43": "hunan",
    "44": "guangdong",
    "45": "guangxi",
    "46": "hainan",
    "50": "chongqing",
    "51": "sichuan",
    "52": "guizhou",
    "53": "yunnan",
    "54": "xizang",
    "61": "shaanxi",
    "62": "gansu",
    "63": "qinghai",
    "64": "ningxia",
    "65": "xinjiang",
}
"""First two digits of a region's code → folder in `configs/sites`."""


def folder(region: str) -> str | None:
    """Return the folder for an outlet of a region; None for a code of no province.

    >>> folder("621100"), folder("000000"), folder("?")
    ('gansu', 'central', None)
    """
    return FOLDERS.get(region[:2])
