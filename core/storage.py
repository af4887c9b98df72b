"""Where the site's own files are served from."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("core", "people", "courses", "assessments", "attendance", "certificates", "reports", "home")
_IMPORTS = (
    (r"""(?m)^(?P<matched>(?P<what>(?:import|export)\b[^"';]*)["'](?P<url>\.[^"']+)["'];)""", '%(what)s"%(url)s";'),
    (r"""(?P<matched>\bimport\("(?P<url>\.[^"]+)"\))""", 'import("%(url)s")'),
)


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Files under names that change with their content, in the imports of our own scripts as well.

    Otherwise a page would ask for `facts.js` while its service worker keeps `facts.0123.js`, and would not open without a network. Django's
    own switch for this reads the scripts of other packages, too, where it takes examples in comments for imports.
    """

    patterns = (*HashedFilesMixin.patterns, *((f"{app}/*.js", _IMPORTS) for app in OURS))
