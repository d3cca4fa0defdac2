"""One request of a browser, read as a visit: whose it is, where it came from, and which cookies keep that known. Pure.

The gateway and the site's own middleware share these functions, so that both set the same cookies in the same way.
"""
