"""Files of events: what a spreadsheet holds, what is wrong with it, and its way into the inbox.

    bytes ─rows─► cells ─layout─► groups of rows ─drafts─► Event ─judge─► Report
                                                               └─spool──send──► inbox

`dialect`, `cells`, `columns`, `layout`, `group`, `drafts`, `plain`, `looks`, `tally` and `report` are functions of
values; `rows`, `check`, `spool`, `send` and `journal` touch the disk. An uploaded file is read as a stream and never
copied.
"""
