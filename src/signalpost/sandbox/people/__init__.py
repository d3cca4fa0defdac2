"""The people a local Meta knows: whom an event belongs to, and which ad it is credited to.

person.py           values: a person, a match, an attribution
"""
