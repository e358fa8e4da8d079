"""Archives and XML made to do harm, and how they are refused."""

import io
import stat
import zipfile

import pytest
from loopback import serving

from gemengd.errors import SourceChangedError
from gemengd.sources.web import Cache, Client, parse_xml, unpack

GOOD = {"map/buurten.gpkg": b"one" * 100, "map/leesmij.txt": b"read me", "Other.GPKG": b"two"}


def zipped(members, *, method=zipfile.ZIP_DEFLATED):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.fixture
def store(tmp_path):
    """Return what brings bytes into a cache, as if fetched."""

    def do(content):
        with serving({"/x.zip": (200, {}, content)}) as server:
            client = Client(Cache(tmp_path / "cache"))
            return client.cache, client.download(f"{server.url}/x.zip")

    return do


def test_only_what_is_wanted_is_unpacked_and_once(store):
    cache, stored = store(zipped(GOOD))

    first = unpack(cache, stored, "*.gpkg")
    times = [path.stat().st_mtime_ns for path in first]
    again = unpack(cache, stored, "*.gpkg")

    assert [path.name for path in first] == ["Other.GPKG", "buurten.gpkg"]
    assert [path.read_bytes() for path in first] == [b"two", b"one" * 100]
    assert [path.stat().st_mtime_ns for path in again] == times
    assert not list(cache.folder.rglob("leesmij.txt"))


def test_a_member_that_rotted_in_the_cache_is_unpacked_again(store):
    cache, stored = store(zipped(GOOD))

    (path,) = unpack(cache, stored, "*buurten.gpkg")
    path.write_bytes(b"rot" * 100)
    (again,) = unpack(cache, stored, "*buurten.gpkg")

    assert again.read_bytes() == b"one" * 100


@pytest.mark.parametrize(
    "name",
    ["../x.gpkg", "/x.gpkg", "a/../../x.gpkg", "..\\x.gpkg", "C:\\x.gpkg", "\\\\a\\b\\x.gpkg"],
)
def test_an_archive_with_a_member_that_leaves_its_folder_is_refused(name, store):
    cache, stored = store(zipped({"good.gpkg": b"good", name: b"bad"}))

    with pytest.raises(SourceChangedError, match="which leaves its folder; tell the publisher"):
        unpack(cache, stored, "good.gpkg")

    assert not list(cache.folder.parent.rglob("*.gpkg"))


def test_an_archive_with_a_link_is_refused(store):
    link = zipfile.ZipInfo("x.gpkg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    cache, stored = store(zipped({link: b"/etc/passwd"}))

    with pytest.raises(SourceChangedError, match="leaves its folder"):
        unpack(cache, stored, "*.gpkg")


def test_what_grows_too_much_is_refused_before_and_while_it_is_unpacked(store, monkeypatch):
    monkeypatch.setattr("gemengd.sources.web.archive.BLOCK", 1000)
    cache, stored = store(zipped({"x.gpkg": bytes(3_000_000)}))
    with pytest.raises(SourceChangedError, match=r"unpacks to far more than its 0\.0 MB"):
        unpack(cache, stored, "*.gpkg")

    # One that lies about its size.
    honest = zipped({"x.gpkg": b"x" * 1000})
    size = (1000).to_bytes(4, "little")
    cache, stored = store(honest.replace(size, (10).to_bytes(4, "little")))
    with pytest.raises(SourceChangedError, match="the zip cannot be read"):
        unpack(cache, stored, "*.gpkg")

    cache, stored = store(zipped({"x.gpkg": b"x" * 1000}))
    with pytest.raises(SourceChangedError, match="unpacks to far more"):
        unpack(cache, stored, "*.gpkg", most_bytes=999)

    monkeypatch.setattr("gemengd.sources.web.archive.MOST_MEMBERS", 2)
    cache, stored = store(zipped(GOOD))
    with pytest.raises(SourceChangedError, match="3 members in the zip, more than 2"):
        unpack(cache, stored, "*.gpkg")

    assert not list(cache.folder.rglob("x.gpkg"))
    assert not list(cache.folder.glob(".unfinished*"))


BROKEN = {
    "no zip": (b"GIF89a", "the zip cannot be read: File is not a zip file"),
    "cut short": (zipped(GOOD)[:-30], "the zip cannot be read"),
    "wrong bytes": (
        zipped({"x.gpkg": b"abcdef"}, method=zipfile.ZIP_STORED).replace(b"abcdef", b"abcdeF"),
        "Bad CRC-32",
    ),
    "other names": (zipped({"a.shp": b"", "b.dbf": b""}), r"expected \*\.gpkg in the zip, found a"),
    "empty": (zipped({}), "found nothing"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_archive_is_one_plain_line(kind, store):
    content, words = BROKEN[kind]
    cache, stored = store(content)

    with pytest.raises(SourceChangedError, match=words) as raised:
        unpack(cache, stored, "*.gpkg")

    assert "\n" not in str(raised.value)
    assert not list(cache.folder.glob(".unfinished*"))


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">
]><a>&c;</a>"""
THIEF = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            ENTITIES,
            "declares a document type or entities, which are not followed; tell the publisher",
        ),
        (THIEF, "declares a document type or entities"),
        (b"<!DOCTYPE html><html><br></html>", "expected XML, found a web page"),
        (b"<html><br></html>", "expected XML, found a web page"),
        (b'{"a": 1}', "expected XML, found something else"),
        (b"", "expected XML, found something else"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "expected XML, found something else"),
    ],
)
def test_xml_that_is_none_or_does_harm_is_refused_and_forgotten(content, words, tmp_path):
    client = Client(Cache(tmp_path))
    with serving({"/x": (200, {}, content)}) as server:
        with pytest.raises(SourceChangedError, match=words) as raised:
            client.get_xml(f"{server.url}/x")
        assert client.cache.find(f"{server.url}/x") is None

    assert "\n" not in str(raised.value)


def test_plain_xml_is_read_with_its_names():
    root = parse_xml("<a xmlns='urn:x'><b>é</b></a>".encode(), "x")

    assert root.find("{urn:x}b").text == "é"
