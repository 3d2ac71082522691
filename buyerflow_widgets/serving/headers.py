"""What every answer tells the browser to refuse. `--Voila.tornado_settings="{'headers': {…}}"` replaces each; "" leaves it out."""

POLICY = {
    "default-src": "'self'",
    # anywidget loads each view from a blob: address that it has made of the view's own text.
    "script-src": "'self' blob:",
    # JupyterLab and its widgets write styles into the page and its elements.
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
}

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
