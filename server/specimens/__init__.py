"""样表: blank forms and filled samples, the operator's own or drawn for the sample catalogue."""
