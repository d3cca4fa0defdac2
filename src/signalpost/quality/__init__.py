"""How good what reaches Meta is, as pure functions of counts: no clock, randomness, environment, disk or network.

tally.py         what was seen of one event name of one dataset, as counts; all else is computed from it
    weights.py       what each match key is believed to be worth; settings, not Meta's
    estimate.py      estimated match quality: a range
    findings.py      what can be wrong with an event that Meta takes: codes and words
    known_hashes.py  hashes that tell on themselves; form.py: does a value look like what Meta asks for
    examine.py       one event → its findings
    coverage.py      event coverage; dedupe_share.py: keys both sides have; freshness.py: how late events come
    pixel_loss.py    what tags saw the site's own pixel lose
    diagnostics.py   a tally → diagnostics, as Events Manager words them
    scoring.py       weights, thresholds and hosts together
    identifiers.py   match keys by Meta's several names
    settings.py      what a business wants of it
    reported.py      what Meta itself says; recalibrate.py: the estimate fitted to that
"""
