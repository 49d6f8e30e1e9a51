"""The ten policies as Polars expressions: every threshold found beforehand, alternatives as enumerations, reasons
included. `POLARS_MAX_THREADS=1 python polars_peer.py PEOPLE.parquet OUT.parquet`"""
import os
import sys

import polars as pl

from days import NEW_YEAR, SOON, TODAY, YEAR_END, latest, middle, since, told

people, out = sys.argv[1:3]
threads = os.environ["POLARS_MAX_THREADS"]
c = pl.col
CHOICES = {
    "sex": ["male", "female"],
    "education": ["no_schooling", "primary", "junior_high", "high_school", "vocational", "junior_college", "bachelor",
                  "master", "doctor"],
    "work_status": ["student", "unemployed", "flexible", "employed", "self_employed", "retired"],
    "difficulty": ["no_difficulty", "zero_employment_family", "disabled", "low_income", "older", "long_unemployed",
                   "land_lost"],
    "employer_kind": ["no_employer", "enterprise", "social_org", "individual_business", "public_institution"],
    "employer_size": ["no_size", "micro", "small", "medium", "large"],
    "certificate_level": ["no_certificate", "junior", "intermediate", "senior"],
}


def within(years, day):
    return ((c(day) < TODAY) & (c(day) >= since(years))).fill_null(False)


def by_sex(man, woman):
    return pl.when(c("sex") == "male").then(pl.lit(man)).otherwise(pl.lit(woman))


def fen(amount):
    return pl.lit(amount, pl.Int64)


TERMS = {
    # An enumeration compares by its order.
    "college": c("education") >= "junior_college",
    "hard": c("difficulty") != "no_difficulty",
    "left_2": within(2, "left_school_on"),
    "left_5": within(5, "left_school_on"),
    "this_year": ((c("left_school_on") >= NEW_YEAR) & (c("left_school_on") <= YEAR_END)).fill_null(False),
    "business_3": within(3, "business_registered_on"),
    "young": (c("born_on") <= latest(16, TODAY)) & (c("born_on") > latest(25, TODAY)),
    "most": pl.when(c("born_on") <= by_sex(latest(60, SOON), latest(55, SOON))).then(60).otherwise(36).cast(pl.Int32),
    "flexible": c("work_status") == "flexible",
    "year_long": c("contract_months") >= 12,
}
graduate_5 = c("college") & c("left_5")
hired = c("college") & (c("this_year") | c("left_2"))
received = c("subsidy_months_received")
two_thirds = 2 * c("monthly_contribution") // 3


def months(most):
    return pl.min_horizontal(most - received, pl.lit(12, pl.Int32)).cast(pl.Int64)


partners = c("partners").cast(pl.Int64)
POLICIES = [
    ([c("college"), c("left_2"), c("flexible"), c("insured_pension"), received < 24],
     two_thirds * months(pl.lit(24, pl.Int32))),
    ([c("hard"), c("flexible"), c("insured_pension"), received < c("most")], two_thirds * months(c("most"))),
    ([(c("employer_kind") == "enterprise") | (c("employer_kind") == "social_org"),
      hired | (c("registered_unemployed") & c("young")), within(1, "contract_signed_on"), c("year_long"),
      (c("insured_unemployment_months") >= 3) & c("insured_pension") & c("insured_work_injury")], fen(150_000)),
    ([(c("employer_size") == "micro") | (c("employer_size") == "small"), hired | c("hard"), c("year_long"),
      c("insured_pension")], pl.min_horizontal(12 * c("monthly_contribution"), fen(1_200_000))),
    ([graduate_5 | c("veteran") | c("hard") | c("registered_unemployed") | c("poverty_lifted") | c("returned_migrant"),
      (c("born_on") <= latest(18, TODAY)) & (c("born_on") > by_sex(latest(61, TODAY), latest(56, TODAY))),
      c("business_3"), ~c("other_business_loan"), ~c("bad_credit")],
     pl.min_horizontal(c("loan_requested"), pl.when(partners == 1).then(fen(30_000_000)).otherwise(33_000_000 * partners),
                       fen(400_000_000))),
    ([c("first_business"), graduate_5 | c("hard") | c("veteran"),
      (c("business_registered_on") <= latest(1, TODAY)).fill_null(False) & c("business_3")], fen(500_000)),
    ([c("work_status") == "unemployed", (c("college") & c("left_2")) | c("young")], fen(1_440_000)),
    ([c("insured_unemployment_months") >= 12, c("certificate_level") != "no_certificate", within(1, "certificate_on"),
      c("skill_claims_this_year") < 3],
     pl.when(c("certificate_level") == "junior").then(fen(100_000)).when(c("certificate_level") == "intermediate")
     .then(fen(150_000)).otherwise(fen(200_000))),
    ([c("work_status") == "self_employed",
      c("registered_unemployed") | c("poverty_lifted") | c("veteran") | (c("college") & c("this_year")), c("business_3")],
     pl.when(c("veteran") | c("residence").is_in([150400, 150500, 150900, 152200])).then(fen(2_400_000))
     .otherwise(fen(2_000_000))),
    ([c("college"), c("this_year"),
      c("difficulty").is_in(["low_income", "disabled", "zero_employment_family"]) | c("poverty_lifted")], fen(150_000)),
]


def answers(table):
    reasons, amounts = [], []
    for number, (criteria, amount) in enumerate(POLICIES, 1):
        first = pl.when(~criteria[0]).then(pl.lit(1, pl.UInt8))
        for position, criterion in enumerate(criteria[1:], 2):
            first = first.when(~criterion).then(pl.lit(position, pl.UInt8))
        reasons.append(first.otherwise(pl.lit(0, pl.UInt8)).alias(f"r{number}"))
        amounts.append(pl.when(c(f"r{number}") == 0).then(amount.cast(pl.Int64)).otherwise(fen(0)).alias(f"a{number}"))
    names = [f"{kind}{number}" for number in range(1, 11) for kind in "ra"]
    return table.with_columns(**TERMS).with_columns(reasons).with_columns(amounts).select("id", *names)


def enumerated(table):
    return table.with_columns(c(name).cast(pl.String).cast(pl.Enum(members)) for name, members in CHOICES.items())


table = enumerated(pl.read_parquet(people)).rechunk()
for engine in ("in-memory", "streaming"):
    told(f"Polars ({engine}), {threads} thread(s)", middle(lambda: answers(table.lazy()).collect(engine=engine)))


def from_file_to_file():
    found = answers(enumerated(pl.scan_parquet(people)))
    found.sink_parquet(out, compression="zstd", compression_level=1)


told(f"Polars, Parquet to Parquet, {threads} thread(s)", middle(from_file_to_file, 3))


def read_whole_then_write():
    found = answers(enumerated(pl.read_parquet(people)).lazy()).collect()
    found.write_parquet(out, compression="zstd", compression_level=1)


told(f"Polars, Parquet to Parquet, whole table, {threads} thread(s)", middle(read_whole_then_write, 3))
result = answers(table.lazy()).collect()
weight = result["id"] % 1009 + 1
for number in range(1, 11):
    reason, amount = result[f"r{number}"].cast(pl.Int64), result[f"a{number}"]
    print(f"= P{number} {(reason == 0).sum()} {amount.sum()} {(weight * (reason + 1)).sum()} {(weight * amount).sum()}")
