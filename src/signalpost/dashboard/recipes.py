"""Where the snippet goes on each platform: steps as their own pages name the places (as of November 2026)."""

from __future__ import annotations

from typing import Final

import msgspec


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """Steps for one platform, in order. `then`: what comes after, in a sentence, where there is more to it."""

    name: str
    steps: tuple[str, ...]
    then: str = ""


RECIPES: Final = (
    Recipe(
        name="Plain HTML",
        steps=("Open the template that every page is made of.", "Paste the line as the first one in <head>."),
        then="It has to stand before Meta's own pixel code, so that it sees every call of it.",
    ),
    Recipe(
        name="Shopify",
        steps=(
            "Online Store → Themes → ⋯ → Edit code → layout/theme.liquid.",
            "Paste the line directly after <head>, and save.",
        ),
        then="The checkout is Shopify's own: connect its webhooks too, and every order is accounted for.",
    ),
    Recipe(
        name="WordPress",
        steps=(
            "Install a plugin that adds code to the header, or open header.php of a child theme.",
            "Paste the line into the header, above any pixel plugin's code, and save.",
            "Empty the page cache, if there is one.",
        ),
        then="With WooCommerce, connect the shop too.",
    ),
    Recipe(
        name="Webflow",
        steps=("Site settings → Custom code → Head code.", "Paste the line, save, and publish the site."),
    ),
    Recipe(
        name="Wix",
        steps=(
            "Settings → Custom code (needs a connected domain) → Add custom code.",
            "Paste the line; choose All pages, load code on each new page, and Head.",
        ),
    ),
    Recipe(
        name="Squarespace",
        steps=("Settings → Advanced → Code injection → Header.", "Paste the line, and save."),
    ),
    Recipe(
        name="Framer",
        steps=("Site settings → General → Custom code → Start of <head> tag.", "Paste the line, and publish."),
    ),
    Recipe(
        name="Tag Manager",
        steps=(
            "Tags → New → Custom HTML; paste the line.",
            "Trigger: Initialization – all pages, so that it runs before the pixel's tag.",
            "Submit and publish the container.",
        ),
        then="Ad blockers stop Tag Manager itself: a line in the page's own <head> loses fewer events.",
    ),
)

#: How an access token is made, step by step, in Meta's own words for the places.
TOKEN_STEPS: Final = (
    "Open Events Manager and choose the dataset (the pixel) under Data sources.",
    "Settings → Conversions API → Set up manually → Generate access token.",
    "Copy the token and paste it here. Meta shows it once.",
)
