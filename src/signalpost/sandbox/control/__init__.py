"""The sandbox's own API below /_sandbox, for tests in any language and for its page.

routes.py    paths → answers; totals, clock, reset, export
events.py    events and calls: lists with filters, one by number
faults.py    misbehaviour, set and taken back
usage.py     usage headers, and the settings of what Meta leaves open
clicks.py    click ids for WhatsApp
answers.py   errors in one shape
"""
