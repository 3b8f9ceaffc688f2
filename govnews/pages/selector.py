"""Elements and texts that a site file's selectors name."""

from lxml import etree
from parsel import Selector

from govnews.pages import document
from govnews.sites import xpath_of


def elements(root: etree._Element, selector: str) -> list[etree._Element]:
    """Return the elements that a CSS or XPath selector finds, in page order."""
    found = Selector(root=root).xpath(xpath_of(selector))
    return [one.root for one in found if isinstance(one.root, etree._Element)]


def texts(root: etree._Element, selector: str | None) -> list[str]:
    """Return the visible texts of the elements that a selector finds, but not the empty ones."""
    if selector is None:
        return []
    return [text for element in elements(root, selector) if (text := " ".join(document.lines(element)))]


def drop(root: etree._Element, selector: str) -> None:
    """Take what a selector finds out of the page; the text behind it stays."""
    for element in elements(root, selector):
        parent = element.getparent()
        if parent is None:
            continue
        holder = etree.Element("span")
        holder.text, element.tail = element.tail, None
        parent.replace(element, holder)
