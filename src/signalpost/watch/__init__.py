"""What must not go unnoticed. Pure: a look at an installation (`sight`) becomes findings (`rules`), findings become
alarms that stand until they are over (`standing`), and those become what each channel is told (`notice`, `words`).

Whoever runs it (`signalpost.alarms`) brings the clock, the files and the network.
"""
