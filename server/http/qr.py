"""QR codes as the squares that a page draws."""

import qrcode


def squares_of(text: str) -> tuple[str, ...]:
    """Lines of 0 and 1 (dark), with the quiet border."""
    drawn = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    drawn.add_data(text)
    drawn.make(fit=True)
    return tuple("".join("1" if dark else "0" for dark in line) for line in drawn.get_matrix())
