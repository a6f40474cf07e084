"""The virus scanner as a plug-in: none, or a service that speaks clamd's protocol."""
