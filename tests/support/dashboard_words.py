"""Routes of a small dashboard: a page of each fault, a form, a stream and a file."""

from __future__ import annotations

import msgspec

from signalpost.dashboard.answering import Refused
from signalpost.dashboard.pages.overview import overview
from signalpost.dashboard.route import Action, Done, Download, Page, Stream, Wrong
from signalpost.dashboard.view import View
from signalpost.errors import InvalidInput, StoreUnavailable
from signalpost.store.roles import Role


class Model(msgspec.Struct, frozen=True):
    """What the pages say."""

    word: str


class Form(msgspec.Struct, frozen=True):
    """What the form asks for."""

    word: str
    many: int = 1


def _look(view: View) -> Model | None:
    match view.path["word"]:
        case "busy":
            raise StoreUnavailable("locked")
        case "broken":
            raise ValueError("anna@example.com")
        case "none":
            return None
        case word:
            return Model(word)


def _act(view: View, form: Form) -> Done | Wrong:
    if form.word == "wrong":
        return Wrong(problems={"word": "Another one."})
    if form.word == "invalid":
        raise InvalidInput("That cannot be.")
    told = {"Key": "the-text"} if form.word == "secret" else {}
    return Done(to="/overview", notice=f"{view.viewer.name}: {form.word} × {form.many}", told=told)


ASKED: list[str] = []  # what the stream was asked to go on from


def _follow(view: View, last: str) -> tuple[str, list[tuple[str, Model]]]:
    ASKED.append(last)
    if last == "2":
        if ASKED.count(last) == 1:
            raise StoreUnavailable("locked")
        raise Refused(401, "sign_in", "Please sign in", "The session ended.")
    return str(int(last or 0) + 1), [("word", Model(f"after {last}"))]


ROUTES = (
    Page(path="/overview", title="Overview", look=overview, template="overview.html"),
    Page(path="/words/{word}", title="A word", look=_look, template="error.html", least=Role.OPERATOR),
    Action(path="/overview", form=Form, do=_act, page="/overview", least=Role.OWNER, secret=("word",)),
    Stream(path="/words.stream", look=_follow, every_s=0.0),
    Download(path="/words.csv", parts=lambda view: ("w.csv", "text/csv", iter([b"a\n", str(view.now).encode()]))),
)
