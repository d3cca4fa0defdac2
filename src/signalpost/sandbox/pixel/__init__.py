"""The browser's side of a local Meta: the script a page loads, and the requests it makes.

    event.py     `PixelEvent`: what one /tr request says
    tr.py        a /tr request → a `PixelEvent`, or why there is none
    script.py    the answers: /tr, fbevents.js, the signals configuration
    fbevents.js  our own small stand-in for Meta's script, with the documented `fbq` calls
    hosts.py     Meta's host names over TLS on this machine, for pages whose base code stays as it is

Sources: the fact sheet's section 18 (Meta Pixel) and 6 (fbp and fbc); nothing of Meta's script is copied.
"""
