"""The judge of leaks counts as a reader would."""

from __future__ import annotations

from judge_leaks import Count, judge
from leak_corpus.make import corpus
from leak_corpus.sample import Half, Kind, Sample


def _sample(value: str, *kinds: Kind, open: tuple[Kind, ...] = ()) -> Sample:
    return Sample("custom_data.x", value, frozenset(kinds), frozenset(open), "development/0")


def test_a_detector_that_knows_the_labels_is_perfect() -> None:
    """Precision and recall are 1 for all ten kinds."""
    samples = list(corpus(Half.DEVELOPMENT, each=3))
    labels = {(sample.path, sample.value): [kind.value for kind in sample.kinds] for sample in samples}
    found = judge(samples, lambda path, value: labels[path, value])
    assert (found.total.precision, found.total.recall) == (1.0, 1.0)
    assert found.disturbed == 0
    assert not found.mistakes
    assert all(count.right for count in found.kinds.values())


def test_a_detector_that_finds_nothing_misses_everything() -> None:
    """Its recall is 0; there is nothing wrong in what it found."""
    found = judge(list(corpus(Half.DEVELOPMENT, each=1)), lambda path, value: ())
    assert (found.total.precision, found.total.recall) == (1.0, 0.0)


def test_each_kind_of_a_string_counts_once() -> None:
    """Right, wrong and missed are of (string, kind)."""
    samples = [_sample("a", Kind.EMAIL, Kind.PHONE), _sample("b"), _sample("c", Kind.EMAIL)]
    answers = {"a": ["email", "name"], "b": ["iban"], "c": ["email"]}
    found = judge(samples, lambda path, value: answers[value])
    assert found.total == Count(right=2, wrong=2, missed=1)
    assert found.kinds[Kind.EMAIL] == Count(right=2)
    assert (found.harmless, found.disturbed) == (1, 1)
    assert found.total.precision == 0.5


def test_what_people_could_differ_about_counts_neither_way() -> None:
    """Found or not."""
    sample = _sample("a", Kind.IBAN, open=(Kind.FINANCE,))
    for answer in (["iban"], ["iban", "finance"]):
        assert judge([sample], lambda path, value, answer=answer: answer).total == Count(right=1)


def test_mistakes_name_a_template_and_hold_no_string() -> None:
    """What the detector's makers are told is a kind of mistake."""
    found = judge([_sample("anna@mail.example", Kind.EMAIL)] * 2, lambda path, value: ())
    (mistake,) = found.mistakes
    assert (mistake.missed, mistake.times, mistake.strings) == (("email",), 2, 2)
    assert "anna" not in repr(mistake)
