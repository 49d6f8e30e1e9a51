//! The edits: what is written in place of what, in which file, and what that is called.

/// In files whose path holds the first text, the second is replaced by the third.
pub(crate) type Replaced = &'static [(&'static str, &'static str, &'static str)];

/// An edit of the rules.
pub(crate) struct Edit {
    pub(crate) name: &'static str,
    pub(crate) edits: Replaced,
    /// What a comparison finds.
    pub(crate) expected: &'static [&'static str],
}

pub(crate) const EDITS: &[Edit] = &[
    Edit {
        name: "a longer time since leaving school",
        edits: &[("insurance/flexible_work_graduates", ": 2 years", ": 3 years")],
        // Who has it already, has it a year longer.
        expected: &[
            "flexible_insurance_graduate gains",
            "flexible_insurance_graduate LastDay Up",
        ],
    },
    Edit {
        name: "more months",
        edits: &[(
            "china/insurance/flexible_work_graduates",
            "2026-01-09: 24 months",
            "2026-01-09: 36 months",
        )],
        expected: &[
            "flexible_insurance_graduate gains",
            "flexible_insurance_graduate Length Up",
        ],
    },
    Edit {
        name: "a greater cap",
        edits: &[("loans/job_keeping_loan", "50_000_000 yuan", "60_000_000 yuan")],
        expected: &["job_keeping_loan Amount Up"],
    },
    Edit {
        name: "a smaller cap",
        edits: &[("loans/job_keeping_loan", "10_000_000 yuan", "8_000_000 yuan")],
        expected: &["job_keeping_loan_owner Amount Down"],
    },
    Edit {
        name: "a higher threshold",
        edits: &[(
            "startup/start_up_jobs_subsidy",
            "at least 1 people",
            "at least 2 people",
        )],
        expected: &["start_up_jobs_subsidy loses"],
    },
    Edit {
        name: "a criterion less",
        edits: &[(
            "startup/start_up_subsidy",
            "  require first \"第一次创业\" en \"a first start-up\": first_start_up\n    basis renshebufa_2019_129\n",
            "",
        )],
        expected: &[
            "start_up_subsidy gains",
            "start_up_subsidy removed a first start-up",
        ],
    },
    Edit {
        name: "a criterion more",
        edits: &[(
            "china/hiring/state_owned_enterprises",
            "  require short ",
            "  require kind \"企业\" en \"an enterprise\": employer_kind is enterprise\n    basis hiring_plan_2025 clause \"三(二)\"\n  require short ",
        )],
        expected: &["soe_extra_wages loses", "soe_extra_wages added an enterprise"],
    },
    Edit {
        name: "a narrower list",
        edits: &[(
            "startup/incubator_place",
            "returning_worker, veteran, lifted",
            "returning_worker, lifted",
        )],
        expected: &["incubator_place loses"],
    },
    Edit {
        name: "a higher degree",
        edits: &[(
            "startup/incubator_place",
            "degree at least junior_college",
            "degree at least bachelor",
        )],
        // Who has another claim to it, has it only since that began.
        expected: &["incubator_place loses", "incubator_place FirstDay Up"],
    },
    Edit {
        name: "in force a year longer",
        edits: &[(
            "china/hiring/state_owned_enterprises",
            "until 2026-12-31",
            "until 2027-12-31",
        )],
        expected: &["soe_extra_wages LastDay Up", "soe_extra_wages later gains"],
    },
    Edit {
        name: "in force from later on",
        edits: &[(
            "startup/start_up_jobs_subsidy",
            "in force from 2021-08-23",
            "in force from 2026-07-01",
        )],
        expected: &["start_up_jobs_subsidy loses"],
    },
    Edit {
        name: "another status",
        edits: &[(
            "startup/start_up_jobs_subsidy",
            "status local option",
            "status pilot",
        )],
        expected: &["start_up_jobs_subsidy Status"],
    },
    Edit {
        name: "a longer time to claim",
        edits: &[(
            "unemployment/skill_grant",
            "from 2017-01-01: 12 months   basis renshebufa_2017_40",
            "from 2017-01-01: 18 months   basis renshebufa_2017_40",
        )],
        expected: &[
            "skill_grant gains",
            "skill_grant ClaimUntil Up",
            "skill_grant LastDay Up",
        ],
    },
    Edit {
        name: "a place less",
        edits: &[(
            "insurance/platform_injury_cover",
            "in ningxia from 2025-07-01: yes",
            "in ningxia from 2025-07-01: no",
        )],
        expected: &["platform_injury_cover loses"],
    },
    Edit {
        name: "an exclusion less",
        edits: &[("training/training_subsidy", "exclusive same_certificate ", "# ")],
        expected: &[
            "together Together { excludes: true, added: false, policies: [\"skill_grant\", \"training_subsidy\"] }",
        ],
    },
    Edit {
        name: "in force again",
        edits: &[(
            "posts/three_supports",
            "until 2023-12-31 renewed",
            "until 2026-12-31 renewed",
        )],
        expected: &["three_supports_2023 gains"],
    },
    Edit {
        name: "an exception less, of a policy that is over",
        edits: &[(
            "china/hiring/job_expansion_grant",
            "  unless used \"已为此人享受一次性吸纳就业补贴\" en \"the hiring grant was used for this person\": hiring_grant_used\n    basis guobanfa_2023_11\n",
            "",
        )],
        expected: &[
            "hiring_grant later gains",
            "hiring_grant removed the hiring grant was used for this person",
        ],
    },
    Edit {
        name: "another counter",
        edits: &[(
            "china/hiring/state_owned_enterprises",
            "channel apply at \"履行出资人职责的机构或主管部门\"",
            "channel apply at \"主管部门\"",
        )],
        expected: &["soe_extra_wages Handling"],
    },
    Edit {
        name: "another paper",
        edits: &[(
            "china/hiring/state_owned_enterprises",
            "documents papers_asked_for",
            "documents staff_list",
        )],
        expected: &["soe_extra_wages Papers"],
    },
    Edit {
        name: "more months insured",
        edits: &[(
            "china/hiring/job_expansion_grant",
            "from 2026-01-01: 3 months",
            "from 2026-01-01: 6 months",
        )],
        expected: &["job_expansion_grant loses"],
    },
    Edit {
        name: "an alternative less",
        edits: &[(
            "china/jobseeking/jobseeking_subsidy",
            "    without_work \"零就业家庭\" en \"family without anybody in work\": family_without_work\n",
            "",
        )],
        expected: &["jobseeking_subsidy loses"],
    },
    Edit {
        name: "paid each year",
        edits: &[("startup/start_up_jobs_subsidy", "pays once:", "pays yearly:")],
        expected: &["start_up_jobs_subsidy PayKind"],
    },
];

/// Edits that change nothing for anybody.
pub(crate) const NEUTRAL: &[(&str, Replaced)] = &[
    (
        "a define of another name",
        &[("loans/job_keeping_loan", "few_lost", "hardly_any_lost")],
    ),
    (
        "a parameter of another name",
        &[("", "graduate_window", "graduate_years")],
    ),
    (
        "a policy of another name",
        &[("", "start_up_jobs_subsidy", "jobs_by_start_ups_subsidy")],
    ),
    (
        "a fact of another name",
        &[("", "jobs_created", "jobs_in_the_business")],
    ),
    (
        "another label",
        &[(
            "startup/start_up_jobs_subsidy",
            "employs somebody",
            "employs anybody",
        )],
    ),
    (
        "criteria in another order",
        &[
            (
                "startup/start_up_subsidy",
                "  require running \"正在正常经营\" en \"in normal business\": licensed\n    basis renshebufa_2019_129\n  unless paid ",
                "  unless paid ",
            ),
            (
                "startup/start_up_subsidy",
                "  require first ",
                "  require running \"正在正常经营\" en \"in normal business\": licensed\n    basis renshebufa_2019_129\n  require first ",
            ),
        ],
    ),
    (
        "alternatives in another order",
        &[(
            "startup/incubator_place",
            "degree at least junior_college or migrant_worker",
            "migrant_worker or degree at least junior_college",
        )],
    ),
    (
        "a period told in months",
        &[("insurance/flexible_work_graduates", ": 2 years", ": 24 months")],
    ),
];
