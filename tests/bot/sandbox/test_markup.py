"""The HTML reader on wild input: it refuses or it gives entities that fit; it never breaks."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.markup import checked_link, parse_html, utf16_length
from bot.sandbox.refusals import Refused
from bot.sandbox.texts import with_detected

PIECES = st.sampled_from(
    [
        *["<b>", "</b>", "<i>", "</i>", "</>", "<a href='https://x.id'>", "</a>", "<code>"],
        *["</code>", "<pre>", "</pre>", "<blockquote expandable>", "</blockquote>", "<", ">", "&"],
        *[
            "&lt;",
            "&#65;",
            "&#x1F600",
            "😀",
            "é",
            " ",
            "\n",
            "teks",
            "<span class=",
            '"tg-spoiler">',
        ],
    ]
)


def check_entities(text: str, entities: list[dict[str, object]]) -> None:
    length = utf16_length(text)
    for entity in entities:
        offset, size = entity["offset"], entity["length"]
        assert isinstance(offset, int)
        assert isinstance(size, int)
        assert 0 <= offset < offset + size <= length


@given(st.lists(PIECES, max_size=12).map("".join))
def test_tag_soup_is_refused_or_makes_entities_inside_the_text(soup: str) -> None:
    said: tuple[int, str] | None
    try:
        text, entities = parse_html(soup)
    except Refused as refused:
        said = (refused.code, refused.description)
    else:
        said = None
        check_entities(text, entities)
        check_entities(text, with_detected(text, entities))
    if said:
        assert said[0] == 400
        assert said[1].startswith("Bad Request: can't parse entities: ")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_escaped_comes_out_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text, quote=False)) == (text, [])
    shown, entities = parse_html(f"<b>{html.escape(text, quote=False)}</b>")
    assert shown == text
    assert [entity["length"] for entity in entities] == ([utf16_length(text)] if text else [])


@pytest.mark.parametrize(
    ("markup", "entity"),
    [
        ("<pre><code class='language-sql'>x</code></pre>", {"type": "pre", "language": "sql"}),
        ("<tg-spoiler>x</tg-spoiler>", {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        (
            "<a href='x.id/a?b=1&amp;c=2'>x</a>",
            {"type": "text_link", "url": "http://x.id/a?b=1&c=2"},
        ),
        ("<a>x.id</a>", {"type": "text_link", "url": "http://x.id/"}),
    ],
)
def test_each_tag_is_its_entity(markup: str, entity: dict[str, str]) -> None:
    [found] = parse_html(markup)[1]
    assert {key: found[key] for key in entity} == entity


def test_a_link_to_nowhere_is_only_text() -> None:
    assert parse_html("<a href='nowhere'>x</a>") == ("x", [])
    assert checked_link("javascript:alert(1)") is None
    assert checked_link("tg://user?id=1") == "tg://user?id=1"
    assert checked_link("HTTPS://X.id") == "https://X.id/"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start payload", [("bot_command", "/start")]),
        ("tekan /bantuan.", [("bot_command", "/bantuan")]),
        ("1/2 dan a/b dan http", []),
        ("a@b.co.id, @siti_a", [("email", "a@b.co.id"), ("mention", "@siti_a")]),
        ("https://x.id/a.", [("url", "https://x.id/a")]),
        ("bpjs.go.id/x?y=1", [("url", "bpjs.go.id/x?y=1")]),
        ("Rp1.500.000", []),
        ("+6281234567890 #2026 #bpu", [("phone_number", "+6281234567890"), ("hashtag", "#bpu")]),
    ],
)
def test_what_telegram_finds_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    entities = with_detected(text, [])
    assert [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in entities] == found


def test_nothing_is_found_inside_code_or_a_link() -> None:
    code = [{"type": "code", "offset": 0, "length": 6}]
    assert with_detected("/start", code) == code
