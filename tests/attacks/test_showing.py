"""What a browser says of its own page around XML is excused only where the XML has no style of ours."""

import pytest

from tests.attacks.showing import _STYLED


@pytest.mark.parametrize(
    "sent",
    [
        b"<urlset><style>a{}</style></urlset>",
        b'<feed xmlns:h="http://www.w3.org/1999/xhtml"><h:style>a{}</h:style></feed>',
        b'<feed><content style="color:red">x</content></feed>',
        b'<?xml version="1.0"?><?xml-stylesheet href="a.css"?><feed/>',
    ],
)
def test_a_style_of_ours_is_seen(sent: bytes) -> None:
    assert _STYLED.search(sent)


@pytest.mark.parametrize(
    "sent",
    [
        b"<urlset><url><loc>https://posko.example/desa/</loc></url></urlset>",
        b"<feed><title>&lt;b style=&quot;color:red&quot;&gt; style = gaya</title></feed>",
    ],
)
def test_words_about_style_are_none(sent: bytes) -> None:
    assert not _STYLED.search(sent)
