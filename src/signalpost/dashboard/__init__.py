"""The dashboard: pages for the people of a business, each of which is JSON as well. Reads the ledger and the control
file; writes settings and commands into the control file, as the command line does.

    routes.py     every address there is: its page or action, and the least role; walked by tests
    route.py      what a page, an action and a stream are
    view.py       what each of them is given: who looks, at what, when, and the stores to read
    desk.py       threads that read; each has stores of its own, so the event loop never waits for a disk
    app.py        the ASGI app: routes → desk → answer
    answering.py  a model → HTML, JSON or an error page; security headers
    shell.py      what stands around every page: navigation, choices, who is signed in
    wording.py    numbers, money, times and shares as people write them
    charts.py     what a chart shows; drawn in the browser, with a table of the same figures
    assets.py     the built style sheet and scripts
    pages/        a module a page: `view → model`, and the actions of its forms

A page is a function of a `View` and returns a frozen struct. `/orders` shows it by `templates/orders.html`,
`/orders.json` (or `Accept: application/json`) is the struct itself. No page sees a request or writes HTML.
"""
