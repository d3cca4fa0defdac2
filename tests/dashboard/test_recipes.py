"""Where the snippet goes."""

from __future__ import annotations

from signalpost.dashboard.recipes import RECIPES, TOKEN_STEPS


def test_each_recipe_has_steps_and_a_name_of_its_own() -> None:
    """Short enough to be done while reading."""
    assert len({recipe.name for recipe in RECIPES}) == len(RECIPES)
    assert all(1 <= len(recipe.steps) <= 4 for recipe in RECIPES)
    assert all(text.endswith(".") for recipe in RECIPES for text in (*recipe.steps, *TOKEN_STEPS))
