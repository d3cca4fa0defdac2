"""Other systems' payloads → orders → events, and the signatures they come with. Pure.

    raw request ──verify──► Delivery ──read──► Order, SubscriptionChange, Checkout, … ──rule──► OrderFacts, DueEvents

`webhook`   what every connector takes and gives
`order`     what a platform's message says, in words that belong to no platform
`source`    a shop's settings: how its orders become events
`due`       an event that an order makes due, and what it still waits for
`rule`      the one place where orders become events, for every platform
`<platform>/`  signature, topics and reading of one platform
"""
