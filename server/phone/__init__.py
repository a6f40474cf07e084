"""The phone as the TV's pen and camera: hand-off by QR or six digits, light pages, receipts."""
