"""Files of events: what a spreadsheet holds, what is wrong with it, and its way into the inbox.

    bytes ─rows─► cells ─layout─► groups of rows ─drafts─► Event ─judge─► Report
                                                               └─────send──► inbox

`dialect`, `cells`, `columns`, `layout`, `drafts`, `tally` and `report` are functions of values; `rows`, `check`, `send`
and `journal` touch the disk. An uploaded file is read as a stream and never copied.
"""
