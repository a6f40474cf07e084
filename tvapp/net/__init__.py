"""The box's way to the server: identity, requests, the event socket, and answers kept until they are sent.

Nothing here imports aiohttp or cryptography when it is imported: the first picture does not wait for them.
"""
