"""The public site: what anybody may read of the city's sheets, as a folder of files for the city's own web server."""

from kpi.exchange.site.folder import Scope, Written, write
from kpi.exchange.site.pages import files

__all__ = ["Scope", "Written", "files", "write"]
