"""A sample shop: pixel, tag and back end report the same events under the same ids. `make run` serves it.

tracking.py   both halves of an event in one place: the page's `fbq` call and the back end's event share their id
layout.py     what stands in every page: Meta's base code, the tag, the consent banner
app.py        the shop as a Starlette application, with `signalpost.web`'s middleware
browse.py     looking: home, search, product
buy.py        buying: cart, checkout, payment, order
join.py       newsletter, account, subscription, privacy
session.py    cart, customer and what the next page has to report
products.py, drawings.py, markup.py    the goods, their pictures, HTML without a template engine
shop.css, shop.js                      how it looks; banner and cart in the browser

To read how a shop is set up redundantly, begin with tracking.py. What is sold is invented, and nothing is charged.
"""
