"""XML of others, read without following what it tells the reader to do."""

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gemengd.errors import SourceChangedError

WEB_PAGE = (b"<!doctype html", b"<html")


def is_web_page(start: bytes) -> bool:
    """Say whether an answer that begins so is a page for people, such as one to log in."""
    return start.lstrip().lower().startswith(WEB_PAGE)


def parse_xml(content: bytes, where: str) -> Element:
    """Return the root of an XML document.

    Parameters
    ----------
    where
        Address or file, for the complaint.

    Raises
    ------
    SourceChangedError
        If it is no XML, or declares a document type or entities: these can make a small file fill
        the memory or read others, and no publisher needs them.
    """
    if is_web_page(content[:200]):
        raise SourceChangedError(f"{where}: expected XML, found a web page; open it to see why")
    try:
        return fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        message = f"{where}: the XML declares a document type or entities, which are not followed"
        raise SourceChangedError(f"{message}; tell the publisher") from None
    except (ParseError, ValueError, LookupError) as error:
        message = f"{where}: expected XML, found something else"
        raise SourceChangedError(f"{message} ({error}); open it to see why") from None
