"""Plans in the schemas of those who keep them. All files here are made up, in real schemas."""

import math

import pyogrio
import pytest
from plan_files import block, diwi, planmonitor, plans, project

import gemengd
from gemengd.errors import GemengdError, SourceChangedError
from gemengd.exports.leaflet.places import plans as shown
from gemengd.measures import MEASURES
from gemengd.model.city import City
from gemengd.model.plan import HARDNESSES, HOMES, KINDS, STATUSES
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.plans.schema import plain, schemas
from gemengd.sources.registry import reader_of

CITY = City("Voorbeeldstad", "GM9999")


def read(path, **said):
    given = Input(file=path, role=Role.PLANS, **said)
    (table,) = reader_of(given).read(given, CITY, None)
    return table.frame.set_index("name"), table.source.notes


def homes(row):
    return {name: row[name] for name in HOMES if not math.isnan(row[name])}


# Every word of Planmonitor Wonen (V1__schema.sql of B3Partners/planmonitor-wonen-api).
ENUMS = {
    "kind": "Pand Transformatie|Transformatiegebied|Herstructurering|Verdichting|"
    "Uitbreiding uitleg|Uitbreiding overig",
    "status": "Studie|Start|Initiatief|Definitie|Ontwerp|Voorbereiding|Bouwvoorbereiding|"
    "Realisatie tot eerste woning|Realisatie tot laatste woning|Nazorg|Afgerond",
}
TENURES = (
    "Sociale huur|Huur middenhuur|Huur dure huur|Huur onbekend|Koop betaalbare koop|"
    "Koop dure koop|Koop onbekend|Onbekend koop of huur"
)


@pytest.mark.parametrize("schema", schemas(), ids=lambda schema: schema.slug)
def test_every_schema_speaks_our_words(schema):
    known = {"kind": KINDS, "status": STATUSES, "hardness": HARDNESSES, "confidential": ["public"]}

    for words in (schema.words, schema.starts):
        for ours, meanings in words.items():
            assert set(meanings.values()) <= set(known[ours])
    assert {name for tenures in schema.homes.values() for name in tenures.values()} <= set(HOMES)
    assert set(schema.columns) <= {"name", "start_year", *known, *HOMES}


def test_no_schema_is_taken_for_another():
    names = {s.slug: {plain(n) for n in (*s.recognised_by, *flat(s.columns))} for s in schemas()}
    names["diwi-geojson"] = {"projectgegevens", "woningblokken"}

    for schema in schemas():
        wanted = {plain(name) for name in schema.recognised_by}
        assert [slug for slug, there in names.items() if wanted <= there] == [schema.slug]


def flat(columns):
    return [
        name for said in columns.values() for name in ([said] if isinstance(said, str) else said)
    ]


def test_every_word_of_planmonitor_has_a_meaning():
    (schema,) = [s for s in schemas() if s.slug == "planmonitor-wonen"]

    for ours, words in ENUMS.items():
        known = {plain(word) for word in schema.words[ours]}
        assert known >= {plain(word) for word in words.split("|")}
    for tenures in schema.homes.values():
        assert set(tenures) == set(TENURES.split("|"))


def test_planmonitor_is_told_in_our_words_and_its_homes_join_on_id(tmp_path):
    found, notes = read(planmonitor(tmp_path / "plannen.gpkg"))

    assert found["kind"].to_dict() == {
        "Sloopbuurt": "restructuring",
        "Kerkplein": "restructuring",  # it demolishes and builds
        "Nieuwland": "expansion",  # so does this, but it is an expansion
        "Fabriek": "transformation",
    }
    assert found["hardness"].tolist() == ["soft", "hard", "very_soft", "unknown"]
    assert found["status"].tolist() == ["exploring", "adopted", "exploring", "under_way"]
    assert homes(found.loc["Sloopbuurt"]) == {
        "demolition_social_rent": 90,
        "demolition_unknown": 5,
        "new_social_rent": 60,
        "new_mid_rent": 30,
        "new_owner": 30,
    }
    assert homes(found.loc["Kerkplein"]) == {"demolition_other": 2, "new_unknown": 40}
    assert homes(found.loc["Fabriek"]) == {}
    assert found["start_year"].fillna(0).tolist() == [2027, 2031, 0, 0]
    assert any("1 rows of plancategorie belong to no plan" in note for note in notes)


def test_planmonitor_without_its_other_tables_says_nothing_of_homes(tmp_path):
    found, _ = read(planmonitor(tmp_path / "plannen.gpkg", categories=False))

    assert found[list(HOMES)].isna().all(axis=None)
    assert found.loc["Kerkplein", "kind"] == "densification"


def test_plans_that_are_not_public_are_left_out_and_said(tmp_path):
    path = planmonitor(tmp_path / "plannen.gpkg")

    public, notes = read(path)
    every, warned = read(path, confidential="keep")

    assert len(public) == 4
    assert "2 of 6 plans are not public and were left out" in " ".join(notes)
    assert len(every) == 6
    assert "do not publish this map" in " ".join(warned)


def test_a_plan_that_is_not_public_reaches_no_file(tmp_path):
    path = planmonitor(tmp_path / "plannen.gpkg")

    found = gemengd.build("voorbeeldstad", files={Role.PLANS: path}, out=tmp_path / "out")

    assert found.dataset.plans["source"].unique().tolist() == ["Planmonitor Wonen"]
    for file in found.files:
        content = file.read_bytes()
        assert b"Geheimplan" not in content
        assert b"Zwijgplan" not in content
    assert any(b"Sloopbuurt" in file.read_bytes() for file in found.files)


RENT, OWNER = "HUURWONING_WONINGCORPORATIE", "KOOPWONING"


def test_a_diwi_project_is_what_it_was_by_the_end_of_the_year_asked_for(tmp_path):
    phases = {"Initiatief": "2023-01-01", "Realisatie": "2025-06-01", "Nazorg": "2029-01-01"}
    statuses = {"4A Opgenomen in visie": "2022-01-01", "1A Onherroepelijk": "2024-05-01"}
    path = diwi(tmp_path / "diwi.geojson", project("A", phases=phases, statuses=statuses))

    states = [read(path, year=year)[0].iloc[0] for year in (2021, 2023, 2024, 2025, 2030)]
    undated, notes = read(path)

    assert [s["status"] for s in states] == [
        "unknown", "exploring", "adopted", "under_way", "completed",
    ]  # fmt: skip
    assert [s["hardness"] for s in states] == ["unknown", "very_soft", "hard", "hard", "hard"]
    assert undated.iloc[0][["status", "hardness"]].tolist() == ["unknown", "unknown"]
    assert "1 projects have phases of several dates" in " ".join(notes)
    assert states[0]["start_year"] == 2024


def test_of_diwi_states_that_began_on_one_day_the_furthest_counts_whatever_their_order(tmp_path):
    phases = {"Realisatie": "2024-01-01", "Initiatief": "2024-01-01"}
    statuses = {"2A Vastgesteld": "2024-01-01", "4A Opgenomen in visie": "2024-01-01"}
    path = diwi(tmp_path / "diwi.geojson", project("A", phases=phases, statuses=statuses))

    found, notes = read(path)

    assert found.loc["A", ["status", "hardness"]].tolist() == ["under_way", "hard"]
    assert len(notes) == 1


def test_the_homes_of_a_diwi_project_add_up_to_its_blocks(tmp_path):
    path = diwi(
        tmp_path / "diwi.geojson",
        project("A", block("Sloop", 50, (RENT, 48)), block("Bouw", 80, (RENT, 30), (OWNER, 30))),
        project("B", block("CONSTRUCTION", 12, eigendom_type="HUURWONING_PARTICULIERE_VERHUURDER")),
        project("C", block("Bouw", 5), block(None, None), plan_soort="UITBREIDING_OVERIG"),
    )

    found, notes = read(path)

    assert homes(found.loc["A"]) == {
        "demolition_social_rent": 48, "demolition_unknown": 2,
        "new_social_rent": 30, "new_owner": 30, "new_unknown": 20,
    }  # fmt: skip
    assert homes(found.loc["B"]) == {"new_other_rent": 12}
    assert homes(found.loc["C"]) == {"new_unknown": 5}
    assert found["kind"].tolist() == ["restructuring", "restructuring", "expansion"]
    assert "Rented homes of a housing corporation count as social rent" in " ".join(notes)


@pytest.mark.parametrize("count", ["40", "veertig", "", True, [40], {"aantal": 40}], ids=repr)
@pytest.mark.parametrize("part", ["mutatiegegevens", "waarde"])
def test_homes_of_a_diwi_block_that_are_no_number_are_refused_by_place(part, count, tmp_path):
    odd = block("Bouw", 60, ("Koopwoning", 20))
    (odd["mutatiegegevens"] if part == "mutatiegegevens" else odd["waarde"][0])["aantal"] = count
    path = diwi(
        tmp_path / "diwi.geojson",
        project("Ended", status="TERMINATED"),
        project("A", block("Bouw", 9)),
        project("B", block("Sloop", 9), odd),
    )

    with pytest.raises(SourceChangedError) as refused:
        read(path)

    place = f"diwi.geojson: feature 2, woning_blokken 1, {part}: aantal: found {count!r}"
    assert place in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_diwi_block_that_says_its_homes_as_text_alone_is_refused(tmp_path):
    odd = {**block("Bouw", 60), "mutatiegegevens": "40 woningen"}

    with pytest.raises(SourceChangedError, match="feature 0, woning_blokken 0, mutatiegegevens"):
        read(diwi(tmp_path / "diwi.geojson", project("A", odd)))


def test_a_diwi_block_whose_homes_are_not_told_is_read(tmp_path):
    unknown = block("Bouw", None)

    frame, _ = read(diwi(tmp_path / "diwi.geojson", project("A", unknown, block("Bouw", 7))))

    assert frame["new_unknown"].tolist() == [7]


def test_a_diwi_project_that_ended_is_left_out_and_one_that_is_done_is_completed(tmp_path):
    path = diwi(
        tmp_path / "diwi.geojson",
        project("Over", status="TERMINATED"),
        project("Klaar", status="REALIZED"),
        project("Binnenkamer", vertrouwelijkheid="Intern raad"),
        project("Form", vertrouwelijkheid="PUBLIC", phases={"_6_REALIZATION": "2024-01-01"},
                statuses={"_3_IN_VOORBEREIDING": "2024-01-01", "_1A_ONHERROEPELIJK": None}),
    )  # fmt: skip

    found, notes = read(path)

    assert found["status"].to_dict() == {"Klaar": "completed", "Form": "under_way"}
    assert found.loc["Form", "hardness"] == "soft"
    assert "1 projects that were ended are left out" in " ".join(notes)


def test_the_older_provincial_inventory_is_read_with_its_spelling(tmp_path):
    rows = [
        ("Sloop/nieuwbouw (woningen)", "1B onhr + uitwerkingsplicht", 100, 0, 100),
        ("Functieverandering Maatschapelijk", "2 Vastgesteld plan/besluit", 10, 10, 0),
        ("Verdichtingslocatie", "3 plan/besluit in voorbereiding", 0, 0, 0),
        ("Uitleggebied voor woningbouw", "4 potentiele woningbouwlocatie", 0, 0, 0),
        ("Onbekend", "Status onbekend", 0, 0, 0),
    ]
    path = plans(
        [
            {"NAAMPLAN": f"Plan {n}", "PLANTYP": kind, "STATUS": status, "TOTAAL": total,
             "OP201819": early, "OP202024": late}
            for n, (kind, status, total, early, late) in enumerate(rows)
        ],
        tmp_path / "plannen.shp",
    )  # fmt: skip

    found, notes = read(path)

    assert found["kind"].tolist() == [
        "restructuring", "transformation", "densification", "expansion", "unknown",
    ]  # fmt: skip
    assert found["hardness"].tolist() == ["hard", "hard", "soft", "very_soft", "unknown"]
    assert found["status"].tolist() == ["adopted", "adopted", "exploring", "exploring", "unknown"]
    assert found["start_year"].fillna(0).tolist() == [2020, 2018, 0, 0, 0]
    assert found["new_unknown"].tolist() == [100, 10, 0, 0, 0]
    assert notes == ()


@pytest.mark.parametrize("snake", [True, False])
def test_amsterdam_counts_each_home_once_and_knows_no_kind(tmp_path, snake):
    row = {
        "projectnaam": "Kade", "projectfase": "Fase 3: Ontwerp", "startBouw": "2026-05-01",
        "aantalWoningenSocialeHuur": 40, "aantalWoningenMiddeldureHuur": 30,
        "aantalWoningenDureHuur": 10, "aantalWoningenKoop": 20,
        "aantalWoningenDureHuurOfKoop": 30, "aantalWoningenTotaal": 105,
    }  # fmt: skip
    if snake:
        row = {"".join(f"_{c.lower()}" if c.isupper() else c for c in k): v for k, v in row.items()}

    found, _ = read(plans([row], tmp_path / "a.geojson"))

    assert found.loc["Kade", ["kind", "status", "hardness"]].tolist() == [
        "unknown", "adopted", "unknown",
    ]  # fmt: skip
    assert homes(found.loc["Kade"]) == {
        "new_social_rent": 40, "new_mid_rent": 30, "new_other_rent": 10,
        "new_owner": 20, "new_unknown": 5,
    }  # fmt: skip
    assert found.loc["Kade", "start_year"] == 2026


def test_amsterdams_newer_plans_are_under_way_once_building_has_begun(tmp_path):
    row = {
        "projectnaamAfkorting": "A", "plaberumPublicatie": "Fase 2: Haalbaarheid",
        "startBouwGepland": "2027-01-01", "startBouwGerealiseerd": None,
        "socialeHuurZelfstPerm": 5, "betaalbareKoop": 3, "vrijeSectorKoop": 4, "totaal": 12,
    }  # fmt: skip
    begun = {**row, "projectnaamAfkorting": "B", "startBouwGerealiseerd": "2025-01-01"}

    found, _ = read(plans([row, begun], tmp_path / "a.geojson"))

    assert found["status"].tolist() == ["exploring", "under_way"]
    assert homes(found.loc["A"]) == {"new_social_rent": 5, "new_owner": 7, "new_unknown": 0}


def test_a_delivery_to_the_province_gives_totals_only(tmp_path):
    row = {
        "plannaam": "A", "plantype": "Pand transformatie", "projectfase": "5. Realisatie",
        "status_planologisch": "2C. Vastgesteld, wijzigingsbevoegdheid",
        "vertrouwelijkheid": "Openbaar", "oplevering_eerste": "2027-02-01",
        "totaal_bouw": 60, "totaal_sloop": 0, "totaal_huur1": 20,
    }  # fmt: skip
    renewal = {**row, "plannaam": "B", "totaal_sloop": 40, "projectfase": "4. Voorbereiding"}
    other = {**row, "plannaam": "C", "vertrouwelijkheid": "ProvincieGemeente"}

    found, _ = read(plans([row, renewal, other], tmp_path / "a.gpkg"))

    assert found["kind"].to_dict() == {"A": "transformation", "B": "restructuring"}
    assert found["status"].tolist() == ["under_way", "adopted"]
    assert homes(found.loc["B"]) == {"new_unknown": 60, "demolition_unknown": 40}
    assert found["start_year"].tolist() == [2027, 2027]


def test_every_phase_of_a_delivery_is_told_from_the_next(tmp_path):
    phases = {
        "0. Studie": "exploring", "1. Initiatief": "exploring", "2. Definitie": "exploring",
        "3. Ontwerp": "adopted", "4. Voorbereiding": "adopted", "5. Realisatie": "under_way",
        "6. Nazorg": "completed", "7. Afgerond": "completed", "Onbekend": "unknown",
    }  # fmt: skip
    row = {
        "plantype": "Herstructurering", "vertrouwelijkheid": "Openbaar", "totaal_bouw": 9,
        "status_planologisch": "Onbekend",
    }  # fmt: skip
    rows = [{**row, "plannaam": phase, "projectfase": phase} for phase in phases]

    found, _ = read(plans(rows, tmp_path / "a.gpkg"))

    assert found["status"].to_dict() == phases


def test_how_firm_each_plan_of_a_delivery_is_is_told_from_the_next(tmp_path):
    firm = {
        "1A. Onherroepelijk": "hard", "2C. Vastgesteld": "hard", "3. In voorbereiding": "soft",
        "4B. Optie": "very_soft", "5A. Ambtelijk": "very_soft", "Onbekend": "unknown",
    }  # fmt: skip
    row = {"plantype": "Herstructurering", "vertrouwelijkheid": "Openbaar", "totaal_bouw": 9}
    rows = [{**row, "plannaam": word, "status_planologisch": word} for word in firm]

    found, _ = read(plans(rows, tmp_path / "a.gpkg"))

    assert found["hardness"].to_dict() == firm


def test_every_phase_of_planmonitor_is_told_from_the_next(tmp_path):
    phases = {
        "Studie": "exploring", "Start": "exploring", "Initiatief": "exploring",
        "Definitie": "exploring", "Ontwerp": "adopted", "Voorbereiding": "adopted",
        "Bouwvoorbereiding": "adopted", "Realisatie tot eerste woning": "under_way",
        "Realisatie tot laatste woning": "under_way", "Nazorg": "completed",
        "Afgerond": "completed", "Onbekend": "unknown",
    }  # fmt: skip
    row = {"plantype": "Verdichting", "status_planologisch": None, "vertrouwelijkheid": "Openbaar"}
    rows = [{**row, "plan_naam": phase, "status_project": phase} for phase in phases]

    found, _ = read(plans(rows, tmp_path / "planregistratie.gpkg"))

    assert found["status"].to_dict() == phases


def test_every_phase_of_amsterdam_and_of_diwi_is_told_from_the_next(tmp_path):
    amsterdam = {
        "Fase 0: Verkenning": "exploring", "Fase 1: Strategie": "exploring",
        "Fase 2: Haalbaarheid": "exploring", "Fase 3: Ontwerp": "adopted",
        "Fase 4: Uitvoering": "under_way", "Strategie": "exploring", "Ontwerp": "adopted",
        "Uitvoering": "under_way",
    }  # fmt: skip
    rows = [
        {"projectnaam": phase, "projectfase": phase, "aantalWoningenSocialeHuur": 1,
         "aantalWoningenTotaal": 1}
        for phase in amsterdam
    ]  # fmt: skip
    diwis = {
        "_1_CONCEPT": "exploring", "_2_INITIATIVE": "exploring", "_3_DEFINITION": "exploring",
        "_4_DESIGN": "adopted", "_5_PREPARATION": "adopted", "_6_REALIZATION": "under_way",
        "_7_AFTERCARE": "completed", "Voorbereiding": "adopted", "Realisatie": "under_way",
        "Nazorg": "completed",
    }  # fmt: skip
    projects = [project(phase, phases={phase: "2024-01-01"}) for phase in diwis]

    theirs, _ = read(plans(rows, tmp_path / "a.geojson"))
    shared, _ = read(diwi(tmp_path / "b.geojson", *projects))

    assert theirs["status"].to_dict() == amsterdam
    assert shared["status"].to_dict() == diwis


def delivery(tmp_path, **changes):
    row = {"plannaam": "A", "plantype": "Sanering", "status_planologisch": "3. In voorbereiding"}
    return plans([{**row, "totaal_bouw": 9, **changes}], tmp_path / "plannen.gpkg")


def test_a_word_that_the_schema_does_not_know_is_unknown_and_said_and_can_be_told(tmp_path):
    path = delivery(tmp_path)

    silent, notes = read(path)
    told, quiet = read(path, words={"kind": {"sanering": "restructuring"}})

    assert silent["kind"].tolist() == ["unknown"]
    assert notes == ("The schema has no kind 'Sanering': unknown; words.kind can tell it.",)
    assert told["kind"].tolist() == ["restructuring"]
    assert quiet == ()


def test_what_the_user_says_of_columns_and_rows_is_followed(tmp_path):
    path = delivery(tmp_path, soort="Herstructurering", regio="Oost")

    found, _ = read(path, columns={"kind": "soort"}, only={"regio": "Oost"})

    assert found["kind"].tolist() == ["restructuring"]
    with pytest.raises(SourceChangedError, match=r"columns\.kind names 'type', which is not there"):
        read(path, columns={"kind": "type"})
    with pytest.raises(SourceChangedError, match="no row has 'West' as regio"):
        read(path, only={"regio": "West"})


def test_a_reader_that_is_named_refuses_another_schema(tmp_path):
    given = Input(file=delivery(tmp_path), reader="plantyp")

    with pytest.raises(SourceChangedError, match="no column PLANTYP, which plantyp has; found"):
        reader_of(given).read(given, CITY, None)


def test_where_a_city_names_no_kinds_its_restructuring_is_unknown_not_none(tmp_path):
    row = {"projectnaam": "Kade", "projectfase": "Fase 1", "aantalWoningenSocialeHuur": 40}
    path = plans([row], tmp_path / "a.geojson")

    dataset = gemengd.load_city("voorbeeldstad", files={Role.PLANS: path})
    found = MEASURES["plan_coverage"]()(dataset)

    here = found.values[found.parts["unclear_pct"] >= 1]
    assert len(here) > 0
    assert here.isna().all()
    assert (found.values.dropna() == 0).all()


SOURCES = """
name = "Voorbeeldstad"
code = "GM9999"
made_up = true
[[inputs]]
file = "{areas}"
reader = "pdok-wijkenbuurten"
role = "areas"
table = "buurten_2024"
[[inputs]]
file = "{province}"
title = "Plans of the province"
[[inputs]]
file = "{city}"
role = "plans"
title = "Plans of the city"
"""


def test_each_plan_keeps_its_source_and_status_on_the_map_and_in_the_package(tmp_path):
    city = plans([{"name": "Hoek", "status": "adopted"}], tmp_path / "stad.geojson")
    toml = tmp_path / "stad.toml"
    paths = {
        "areas": gemengd.sources.embedded.FOLDER / "voorbeeldstad.gpkg",
        "province": planmonitor(tmp_path / "provincie.gpkg"),
        "city": city,
    }
    toml.write_text(SOURCES.format(**paths), encoding="utf-8")

    built = gemengd.build(toml, out=tmp_path / "out", only=["restructuring"])

    package = next(file for file in built.files if file.suffix == ".gpkg")
    table = pyogrio.read_dataframe(package, layer="plans").set_index("name")
    told = {row["name"]: row for row in shown(built.dataset)["rows"]}
    for name, *expected in (
        ("Hoek", "adopted", "unknown", "Plans of the city"),
        ("Sloopbuurt", "exploring", "soft", "Plans of the province"),
        ("Kerkplein", "adopted", "hard", "Plans of the province"),
    ):
        columns = ["status", "hardness", "source"]
        assert table.loc[name, columns].tolist() == expected
        assert [told[name][column] for column in columns] == expected


DELIVERY = {
    "plannaam": "A", "plantype": "Sloop-nieuwbouw", "projectfase": "5. Realisatie",
    "status_planologisch": "2C. Vastgesteld, wijzigingsbevoegdheid",
    "vertrouwelijkheid": "Openbaar", "oplevering_eerste": "2027-02-01",
}  # fmt: skip


def test_thousands_of_a_delivery_are_read_as_they_show_in_the_column(tmp_path):
    rows = [
        {**DELIVERY, "totaal_bouw": "1.200", "totaal_sloop": ""},
        {**DELIVERY, "plannaam": "B", "totaal_bouw": "1.002.000", "totaal_sloop": "geheim"},
    ]

    found, _ = read(plans(rows, tmp_path / "a.geojson"))

    assert found["new_unknown"].to_dict() == {"A": 1200, "B": 1_002_000}
    assert found["demolition_unknown"].isna().all()


@pytest.mark.parametrize(("said", "right"), [({"thousands": "."}, 1200), ({"decimal": "."}, 1.2)])
def test_what_can_be_thousands_or_decimals_is_as_the_toml_says(said, right, tmp_path):
    file = plans([{**DELIVERY, "totaal_bouw": "1.200", "totaal_sloop": 0}], tmp_path / "a.geojson")

    with pytest.raises(GemengdError, match=r"totaal_bouw: found '1\.200'.*thousands = "):
        read(file)

    assert read(file, **said)[0]["new_unknown"].tolist() == [right]


@pytest.mark.parametrize("word", ["ca. 50", "10-20", "1O0"])
def test_a_number_of_homes_that_is_none_is_refused(word, tmp_path):
    file = plans([{**DELIVERY, "totaal_bouw": word, "totaal_sloop": 0}], tmp_path / "a.geojson")

    with pytest.raises(GemengdError, match=rf"totaal_bouw: found '{word}', which is no number"):
        read(file)

    assert read(file, missing=[word])[0]["new_unknown"].isna().all()


def test_homes_that_go_written_as_negative_ones_are_not_lost(tmp_path):
    row = {**DELIVERY, "totaal_bouw": 60, "totaal_sloop": -40}

    found, _ = read(plans([row], tmp_path / "a.geojson"), sign="negative means demolished")

    # The sign is turned where the city is fitted together, as for every file.
    assert homes(found.loc["A"]) == {"new_unknown": 60, "demolition_unknown": -40}
    assert found["kind"].tolist() == ["restructuring"]


def test_a_total_in_thousands_leaves_what_its_tenures_in_ones_do_not_say(tmp_path):
    row = {
        "projectnaam": "Kade", "projectfase": "Fase 3: Ontwerp", "startBouw": "2026-05-01",
        "aantalWoningenSocialeHuur": 40, "aantalWoningenMiddeldureHuur": 30,
        "aantalWoningenDureHuur": 10, "aantalWoningenKoop": 20,
        "aantalWoningenDureHuurOfKoop": 30, "aantalWoningenTotaal": 0.105,
    }  # fmt: skip

    found, _ = read(plans([row], tmp_path / "a.geojson"), numbers={"new_unknown": {"factor": 1000}})

    assert found["new_unknown"].tolist() == pytest.approx([0.005])  # times 1000 is 105 - 100
