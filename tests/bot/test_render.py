"""Replies as calls of the Bot API: escaped, short enough, with the right keyboard."""

import html
import json
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import LONGEST, BotCall, Renderer
from bot.sandbox.markup import parse_html
from conversations.messages.catalog import Catalog, Language
from conversations.replies import Buttons, Keyboard, Lines, Option, Phrase, Reply

SITI = 5_000_000_001
WORDS = {
    "say": "{text}",
    "bold": "<b>{text}</b>",
    "label": "Ya & {text}",
    "yes": "Ya",
    "contact": "Bagikan nomor",
}
RENDERER = Renderer(Catalog({"id": Language("id", WORDS, {})}))
YES = Option("yes", Phrase("yes"))
KEYBOARD = Keyboard(((YES, Option("no", "Tidak")),))

paragraphs = st.lists(st.text(min_size=1, max_size=900), min_size=1, max_size=12)


def said(*texts: str, keyboard: Keyboard | Buttons | None = None) -> list[Reply]:
    replies = [Reply("say", {"text": text}) for text in texts]
    return [*replies[:-1], Reply("say", {"text": texts[-1]}, keyboard)]


def render(replies: Sequence[Reply], *, private: bool = True) -> list[BotCall]:
    return RENDERER.messages(SITI, replies, "id", private=private)


def shown(call: BotCall) -> str:
    """As Telegram would show it; raises where it would refuse the markup."""
    text, _ = parse_html(call.params["text"])
    return text


# ---------------------------------------------------------------- text


@given(st.text(min_size=1, max_size=300))
def test_what_people_write_is_shown_and_never_obeyed(text: str) -> None:
    [call] = render([Reply("bold", {"text": text})])

    shown, entities = parse_html(call.params["text"])
    assert shown == text
    assert [entity["type"] for entity in entities] == ["bold"]


def test_what_is_inside_other_words_is_escaped_too() -> None:
    name = "<a href='x'>Siti</a> & Co"
    nested = Lines((Phrase("bold", {"text": name}), name))
    [call] = render([Reply("say", {"text": nested})])

    assert shown(call) == f"{name}\n{name}"


def test_replies_share_a_message_and_no_link_is_previewed() -> None:
    [call] = render(said("satu", "dua"))

    assert call.method == "sendMessage"
    assert call.params["text"] == "satu\n\ndua"
    assert call.params["chat_id"] == SITI
    assert call.params["parse_mode"] == "HTML"
    assert call.params["link_preview_options"] == {"is_disabled": True}


def test_nothing_to_say_is_no_message() -> None:
    assert render([]) == []


@given(paragraphs)
def test_a_long_text_is_cut_between_paragraphs(texts: list[str]) -> None:
    texts = [text.replace("\n", " ") for text in texts]
    calls = render(said(*texts))

    pages = [call.params["text"] for call in calls]
    assert "\n\n".join(pages) == "\n\n".join(html.escape(text) for text in texts)
    assert all(len(page.encode("utf-16-le")) <= 2 * LONGEST for page in pages)
    # No page could have been joined with the next one.
    for page, after in pairwise(pages):
        first = after.split("\n\n")[0]
        assert len(f"{page}\n\n{first}".encode("utf-16-le")) > 2 * LONGEST


def test_a_text_of_the_greatest_length_is_one_message() -> None:
    assert len(render(said("x" * LONGEST))) == 1
    assert len(render(said("x" * (LONGEST - 2), "y"))) == 2


def test_an_emoji_counts_twice_as_it_does_for_telegram() -> None:
    assert len(render(said("😀" * 1500, "😀" * 1500))) == 2


def test_a_paragraph_that_is_too_long_is_cut_between_lines() -> None:
    lines = tuple(Phrase("bold", {"text": f"{n} " + "x" * 90}) for n in range(100))
    calls = render([Reply("say", {"text": "di atas"}), Reply("say", {"text": Lines(lines)})])

    pages = [call.params["text"] for call in calls]
    assert len(pages) == 3
    assert all(len(page) <= LONGEST for page in pages)
    assert re.findall(r"<b>(\d+) ", "\n".join(pages)) == [str(n) for n in range(100)]
    for call in calls:
        shown(call)


# ---------------------------------------------------------------- keyboards


@given(paragraphs)
def test_only_the_last_message_carries_the_keyboard(texts: list[str]) -> None:
    *before, last = render(said(*texts, keyboard=KEYBOARD))

    assert all("reply_markup" not in call.params for call in before)
    assert last.params["reply_markup"]["keyboard"] == [[{"text": "Ya"}, {"text": "Tidak"}]]


def test_the_newest_keyboard_wins() -> None:
    [call] = render([*said("a", keyboard=KEYBOARD), *said("b", keyboard=Keyboard(((YES,),)))])

    assert call.params["reply_markup"]["keyboard"] == [[{"text": "Ya"}]]


def test_where_nothing_is_to_be_chosen_the_old_keyboard_goes() -> None:
    *before, last = render(said("x" * LONGEST, "y"))

    assert last.params["reply_markup"] == {"remove_keyboard": True}
    assert all("reply_markup" not in call.params for call in before)


def test_a_group_has_no_keyboard_of_ours_to_lose() -> None:
    [call] = render(said("halo"), private=False)

    assert "reply_markup" not in call.params


def test_a_label_is_plain_text() -> None:
    keyboard = Keyboard(((Option("x", Phrase("label", {"text": "<b>"})),),))
    markup = RENDERER.markup(keyboard, "id")

    assert markup["keyboard"] == [[{"text": "Ya & <b>"}]]
    assert markup["resize_keyboard"] is True


def test_sharing_ones_number_stands_first() -> None:
    markup = RENDERER.markup(Keyboard(((YES,),), Option("contact", Phrase("contact"))), "id")

    share = {"text": "Bagikan nomor", "request_contact": True}
    assert markup["keyboard"] == [[share], [{"text": "Ya"}]]


def test_buttons_under_a_message_say_their_id() -> None:
    markup = RENDERER.markup(Buttons(((YES,),)), "id")

    assert markup == {"inline_keyboard": [[{"text": "Ya", "callback_data": "yes"}]]}


@pytest.mark.parametrize("keyboard", [None, Buttons(((YES,),))])
def test_a_message_is_rewritten_with_its_buttons(keyboard: Buttons | None) -> None:
    call = RENDERER.edit(SITI, 7, Reply("bold", {"text": "<"}, keyboard), "id")

    assert call.method == "editMessageText"
    assert (call.params["chat_id"], call.params["message_id"]) == (SITI, 7)
    assert call.params["text"] == "<b>&lt;</b>"
    assert ("reply_markup" in call.params) is (keyboard is not None)


def test_a_call_is_kept_as_json_and_its_repr_says_nothing() -> None:
    [call] = render(said("Siti 0812", keyboard=KEYBOARD))

    assert BotCall.from_json(json.loads(json.dumps(call.to_json()))) == call
    assert "Siti" not in repr(call)
