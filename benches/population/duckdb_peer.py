"""The ten policies as SQL for DuckDB: every threshold found beforehand, alternatives as enumerations, reasons included.
`python duckdb_peer.py PEOPLE.parquet THREADS`"""
import sys

import duckdb

from days import NEW_YEAR, SOON, TODAY, YEAR_END, latest, middle, since, told

people, threads = sys.argv[1:3]
CHOICES = {
    "sex": "male female",
    "education": "no_schooling primary junior_high high_school vocational junior_college bachelor master doctor",
    "work_status": "student unemployed flexible employed self_employed retired",
    "difficulty": "no_difficulty zero_employment_family disabled low_income older long_unemployed land_lost",
    "employer_kind": "no_employer enterprise social_org individual_business public_institution",
    "employer_size": "no_size micro small medium large",
    "certificate_level": "no_certificate junior intermediate senior",
}


def member(choice, *names):
    """Alternatives as values of the enumeration: as text, they would be compared by their letters."""
    return ", ".join(f"'{name}'::t_{choice}" for name in names)


def day(value):
    return f"DATE '{value.isoformat()}'"


def within(years, column):
    return f"({column} < {day(TODAY)} AND {column} >= {day(since(years))})"


def by_sex(man, woman):
    return f"CASE WHEN sex = {member('sex', 'male')} THEN {day(man)} ELSE {day(woman)} END"


TERMS = {
    "college": f"education >= {member('education', 'junior_college')}",
    "hard": f"difficulty <> {member('difficulty', 'no_difficulty')}",
    "left_2": within(2, "left_school_on"),
    "left_5": within(5, "left_school_on"),
    "this_year": f"(left_school_on BETWEEN {day(NEW_YEAR)} AND {day(YEAR_END)})",
    "business_3": within(3, "business_registered_on"),
    "young": f"(born_on <= {day(latest(16, TODAY))} AND born_on > {day(latest(25, TODAY))})",
    "most": f"CASE WHEN born_on <= {by_sex(latest(60, SOON), latest(55, SOON))} THEN 60 ELSE 36 END",
    "two_thirds": "(2 * monthly_contribution) // 3",
}
graduate_5, hired = "(college AND left_5)", "(college AND (this_year OR left_2))"
POLICIES = [
    (["college", "left_2", f"work_status = {member('work_status', 'flexible')}", "insured_pension", "subsidy_months_received < 24"],
     "two_thirds * least(24 - subsidy_months_received, 12)"),
    (["hard", f"work_status = {member('work_status', 'flexible')}", "insured_pension", "subsidy_months_received < most"],
     "two_thirds * least(most - subsidy_months_received, 12)"),
    ([f"employer_kind IN ({member('employer_kind', 'enterprise', 'social_org')})", f"({hired} OR (registered_unemployed AND young))",
      within(1, "contract_signed_on"), "contract_months >= 12",
      "(insured_unemployment_months >= 3 AND insured_pension AND insured_work_injury)"], "150000"),
    ([f"employer_size IN ({member('employer_size', 'micro', 'small')})", f"({hired} OR hard)", "contract_months >= 12", "insured_pension"],
     "least(12 * monthly_contribution, 1200000)"),
    ([f"({graduate_5} OR veteran OR hard OR registered_unemployed OR poverty_lifted OR returned_migrant)",
      f"(born_on <= {day(latest(18, TODAY))} AND born_on > {by_sex(latest(61, TODAY), latest(56, TODAY))})",
      "business_3", "NOT other_business_loan", "NOT bad_credit"],
     "least(loan_requested, CASE WHEN partners = 1 THEN 30000000 ELSE 33000000 * partners::BIGINT END, 400000000)"),
    (["first_business", f"({graduate_5} OR hard OR veteran)",
      f"(business_registered_on <= {day(latest(1, TODAY))} AND business_3)"], "500000"),
    ([f"work_status = {member('work_status', 'unemployed')}", "((college AND left_2) OR young)"], "1440000"),
    (["insured_unemployment_months >= 12", f"certificate_level <> {member('certificate_level', 'no_certificate')}", within(1, "certificate_on"),
      "skill_claims_this_year < 3"],
     f"CASE certificate_level WHEN {member('certificate_level', 'junior')} THEN 100000 "
     f"WHEN {member('certificate_level', 'intermediate')} THEN 150000 ELSE 200000 END"),
    ([f"work_status = {member('work_status', 'self_employed')}",
      "(registered_unemployed OR poverty_lifted OR veteran OR (college AND this_year))", "business_3"],
     "CASE WHEN veteran OR residence IN (150400, 150500, 150900, 152200) THEN 2400000 ELSE 2000000 END"),
    (["college", "this_year",
      f"(difficulty IN ({member('difficulty', 'low_income', 'disabled', 'zero_employment_family')}) OR poverty_lifted)"], "150000"),
]


def query():
    reasons, amounts = [], []
    for number, (criteria, amount) in enumerate(POLICIES, 1):
        first = "0"
        # A condition on a day that is null falls into ELSE: it is not met.
        for position in range(len(criteria), 0, -1):
            first = f"CASE WHEN {criteria[position - 1]} THEN {first} ELSE {position} END"
        reasons.append(f"({first})::UTINYINT AS r{number}")
        amounts.append(f"r{number}, (CASE WHEN r{number} = 0 THEN {amount} ELSE 0 END)::BIGINT AS a{number}")
    terms = ", ".join(f"{term} AS {name}" for name, term in TERMS.items())
    return (f"WITH terms AS (SELECT *, {terms} FROM people), reasons AS (SELECT *, {', '.join(reasons)} FROM terms) "
            f"SELECT id, {', '.join(amounts)} FROM reasons")


database = duckdb.connect()
database.execute("SET enable_progress_bar = false")
for name, members in CHOICES.items():
    listed = ", ".join(f"'{member}'" for member in members.split())
    database.execute(f"CREATE TYPE t_{name} AS ENUM ({listed})")
typed = ", ".join(f"{name}::VARCHAR::t_{name} AS {name}" for name in CHOICES)
database.execute(f"CREATE TABLE people AS SELECT * REPLACE ({typed}) FROM read_parquet('{people}')")
database.execute(f"SET threads = {threads}")
into_table = middle(lambda: database.execute(f"CREATE OR REPLACE TEMP TABLE answers AS {query()}"))
into_arrow = middle(lambda: database.sql(query()).to_arrow_table())
told(f"DuckDB, into a table, {threads} thread(s)", into_table)
told(f"DuckDB, into Arrow, {threads} thread(s)", into_arrow)
for number in range(1, 11):
    row = database.execute(
        f"SELECT count(*) FILTER (r{number} = 0), sum(a{number}), sum((id % 1009 + 1) * (r{number} + 1)), "
        f"sum((id % 1009 + 1) * a{number}) FROM answers").fetchone()
    print(f"= P{number} " + " ".join(str(int(value)) for value in row))
