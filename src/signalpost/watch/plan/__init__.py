"""The tracking plan: what is sent is learnt (`learner`), becomes a proposal (`propose`), people accept it as a file
(`plan`, `written`), and events are held to it (`check`). Pure.
"""
