"""The worker: folds inboxes into the ledger, and delivers from the ledger to Meta.

    inbox.read ─► fold: route ─► join ─► ledger.apply          one transaction a batch, with the cursor
    ledger.lease ─► triage ─► batch ─► transport ─► verdict ─► settle   one queue a dataset, a few calls in flight

What decides is pure (`route`, `join`, `sending`, `backoff`); `project`, `deliver` and `run` only move values between
it and the inbox, the ledger and the transport. One asyncio loop runs all of it; the ledger is called from no other.
"""
