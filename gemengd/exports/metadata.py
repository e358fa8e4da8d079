"""What GDAL does not write into a GeoPackage: styles, columns' meanings, the manifest.

Table definitions: OGC GeoPackage 1.3, annexes on schema and metadata; ``layer_styles`` as QGIS
makes it.
"""

import json
import sqlite3
from collections.abc import Mapping

from gemengd.exports.describe import Columns
from gemengd.exports.qgis import as_stored
from gemengd.model.text import Language

SCHEMA_EXTENSION = "http://www.geopackage.org/spec121/#extension_schema"
METADATA_EXTENSION = "http://www.geopackage.org/spec121/#extension_metadata"

LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
    styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT, ui TEXT, update_time DATETIME
)"""
DATA_COLUMNS = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
    description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
)"""
COLUMN_CONSTRAINTS = """
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)"""
METADATA = """
CREATE TABLE gpkg_metadata (
    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
    md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
    mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT ''
)"""
METADATA_REFERENCE = """
CREATE TABLE gpkg_metadata_reference (
    reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)"""

PROJECTS = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"


def add_styles(database: sqlite3.Connection, styles: Mapping[str, str], date: str) -> None:
    """Add a QGIS style per table, which QGIS applies when it opens the table."""
    database.execute(LAYER_STYLES)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', 'QGIS styles', ?)",
        (date,),
    )
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
        "ui, update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, 'gemengd', '', '', ?)",
        [(table, table, qml, date) for table, qml in styles.items()],
    )


def add_columns(
    database: sqlite3.Connection, tables: Mapping[str, Columns], language: Language
) -> None:
    """Add what each column means, and its unit."""
    database.execute(DATA_COLUMNS)
    database.execute(COLUMN_CONSTRAINTS)
    _register(database, "gpkg_data_columns", "gpkg_schema", SCHEMA_EXTENSION)
    _register(database, "gpkg_data_column_constraints", "gpkg_schema", SCHEMA_EXTENSION)
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (table, column, column, part.title.to(language), part.unit or None)
            for table, columns in tables.items()
            for column, part in columns.items()
        ],
    )


def add_manifest(database: sqlite3.Connection, manifest: str, iso19115: str, date: str) -> None:
    """Add the manifest and what catalogues read as the metadata of the whole GeoPackage."""
    database.execute(METADATA)
    database.execute(METADATA_REFERENCE)
    _register(database, "gpkg_metadata", "gpkg_metadata", METADATA_EXTENSION)
    _register(database, "gpkg_metadata_reference", "gpkg_metadata", METADATA_EXTENSION)
    database.executemany(
        "INSERT INTO gpkg_metadata VALUES (?, 'dataset', ?, ?, ?)",
        [
            (1, "https://www.json.org", "application/json", manifest),
            (2, "http://www.isotc211.org/2005/gmd", "text/xml", iso19115),
        ],
    )
    database.executemany(
        "INSERT INTO gpkg_metadata_reference VALUES ('geopackage', NULL, NULL, NULL, ?, ?, NULL)",
        [(date, 1), (date, 2)],
    )


def add_project(database: sqlite3.Connection, project: str, date: str) -> None:
    """Add a QGIS project, which QGIS lists under the GeoPackage."""
    database.execute(PROJECTS)
    written = json.dumps({"last_modified_time": date[:19], "last_modified_user": "gemengd"})
    database.execute(
        "INSERT INTO qgis_projects VALUES ('gemengd', ?, ?)", (written, as_stored(project))
    )


def _register(database: sqlite3.Connection, table: str, name: str, definition: str) -> None:
    database.execute(
        "CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, "
        "extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, "
        "CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, NULL, ?, ?, 'read-write')",
        (table, name, definition),
    )
