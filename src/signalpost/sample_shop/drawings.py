"""Pictures of the goods, drawn: no file to fetch, and sharp at every size."""

from __future__ import annotations

from signalpost.sample_shop.products import Kind, Product

_SHAPES: dict[Kind, str] = {
    "bag": (
        '<path d="M66 52h68l8 14v98a8 8 0 0 1-8 8H66a8 8 0 0 1-8-8V66z" fill="{tint}"/>'
        '<path d="M66 52h68l8 14H58z" fill="#0003"/><rect x="74" y="88" width="52" height="52" rx="4" fill="#fff8"/>'
        '<ellipse cx="100" cy="114" rx="11" ry="15" fill="{tint}"/><path d="M100 100c-5 9 5 19 0 28" {line}/>'
    ),
    "cup": (
        '<path d="M58 78h72v66a18 18 0 0 1-18 18H76a18 18 0 0 1-18-18z" fill="{tint}"/>'
        '<path d="M130 92h12a14 14 0 0 1 14 14v8a14 14 0 0 1-14 14h-12" {handle}/>'
        '<path d="M58 78h72v9H58z" fill="#fff8"/><path d="M78 62c-6-8 6-12 0-22M98 62c-6-8 6-12 0-22" {steam}/>'
    ),
    "kettle": (
        '<path d="M62 88h70l12 66a10 10 0 0 1-10 12H60a10 10 0 0 1-10-12z" fill="{tint}"/>'
        '<path d="M56 138c-24-4-18-44-34-52" {handle}/><path d="M136 98c34-4 34 44 6 48" {handle}/>'
        '<rect x="72" y="76" width="50" height="12" rx="4" fill="#0004"/><circle cx="97" cy="68" r="7" fill="{tint}"/>'
    ),
    "grinder": (
        '<path d="M72 76h56l-6 40H78z" fill="#fff8"/><rect x="74" y="112" width="52" height="58" rx="8" fill="{tint}"/>'
        '<path d="M70 76a30 16 0 0 1 60 0z" fill="{tint}"/><path d="M100 62V46h42" {handle}/>'
        '<circle cx="146" cy="44" r="9" fill="#0006"/><rect x="74" y="126" width="52" height="5" fill="#0003"/>'
    ),
    "dripper": (
        '<path d="M52 64h96l-34 60H86z" fill="{tint}"/><rect x="68" y="122" width="64" height="9" rx="4" fill="#0004"/>'
        '<path d="M76 134h48l6 32a8 8 0 0 1-8 8H78a8 8 0 0 1-8-8z" fill="#fff6"/>'
        '<path d="M72 72l20 46M100 72v46M128 72l-20 46" {line}/>'
    ),
}
_STROKES = {
    "line": 'fill="none" stroke="#fff9" stroke-width="3"',
    "handle": 'fill="none" stroke="{tint}" stroke-width="9" stroke-linecap="round"',
    "steam": 'fill="none" stroke="#8889" stroke-width="4" stroke-linecap="round"',
}


def drawing(product: Product) -> str:
    """The product's picture as SVG, for people who see it; its name stands beside it."""
    strokes = {name: words.format(tint=product.tint) for name, words in _STROKES.items()}
    shape = _SHAPES[product.kind].format(tint=product.tint, **strokes)
    return (
        f'<svg class="drawing" viewBox="0 0 200 200" aria-hidden="true" style="--tint:{product.tint}">'
        f'<rect width="200" height="200" fill="{product.tint}" opacity=".14"/>{shape}</svg>'
    )
