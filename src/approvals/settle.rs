//! All approvals of one post together: which roles have agreed, and what is to be said of those that have not.

use std::collections::{BTreeMap, BTreeSet};

use super::record::Record;
use super::review::{Given, Phase, Standing};
use super::say;
use super::weigh::{Paper, Scale, Weight, people};
use crate::diag::Finding;

/// What the approvals of a post come to.
pub(super) struct Settled {
    /// Its roles.
    pub(super) roles: Vec<Standing>,
    /// Where it stands.
    pub(super) phase: Phase,
    /// The newest approval of other files.
    pub(super) stale: Option<Record>,
    /// The newest withdrawal that no approval came after.
    pub(super) back: Option<Record>,
    /// What is to be said.
    pub(super) findings: Vec<Finding>,
}

/// Weighs the approvals of a post and gives them to its roles.
pub(super) fn settle(scale: &Scale<'_>, needs: &BTreeMap<String, usize>, papers: &[Paper]) -> Settled {
    let weights = papers.iter().map(|paper| scale.weigh(paper)).collect();
    let mut round = Round { scale, needs, weights, findings: Vec::new() };
    let (roles, mut phase, stale) = round.settle();
    let back = round.taken_back(&roles);
    if let Some(record) = &back {
        if phase == Phase::Clear {
            round.findings.push(say::taken_back(scale.place, record));
        }
        phase = Phase::Withdrawn;
    }
    Settled { roles, phase, stale, back, findings: round.findings }
}

/// The approvals of one post.
struct Round<'a> {
    scale: &'a Scale<'a>,
    needs: &'a BTreeMap<String, usize>,
    weights: Vec<Weight>,
    findings: Vec<Finding>,
}

impl Round<'_> {
    fn settle(&mut self) -> (Vec<Standing>, Phase, Option<Record>) {
        let unusable = self.weights.iter().filter_map(|weight| match weight {
            Weight::Unusable(finding) => Some(finding.clone()),
            _ => None,
        });
        self.findings.extend(unusable);
        let roles = self.assign();
        let mut phase = Phase::Clear;
        if !self.covered_by_emergency(&roles) {
            for standing in roles.iter().filter(|standing| standing.given.len() < standing.wanted) {
                phase = phase.max_of(self.unmet(standing));
            }
        }
        for standing in &roles {
            let last = standing.given.iter().map(|given| given.record.time).max();
            for weight in &self.weights {
                let Weight::Rejects(record) = weight else { continue };
                if record.role == standing.role && last.is_none_or(|last| record.time >= last) {
                    self.findings.push(say::rejected(self.scale.place, record));
                    phase = Phase::Rejected;
                }
            }
        }
        if let (Err(shallow), true) = (self.scale.past.whole(), roles.iter().any(|standing| !standing.given.is_empty()))
        {
            self.findings.push(say::no_history(shallow));
        }
        let stale = self.weights.iter().filter_map(|weight| match weight {
            Weight::Stale(record, _) => Some(record.clone()),
            _ => None,
        });
        (roles, phase, stale.max_by_key(|record| record.time))
    }

    /// The newest withdrawal, unless its role (or another one, where this one need not agree) approved after it. The
    /// files do not matter: what was taken back stays so, whatever is changed in it.
    fn taken_back(&self, roles: &[Standing]) -> Option<Record> {
        let last = |role: &str| {
            let own = roles.iter().any(|standing| standing.role == role);
            let given = roles.iter().filter(|standing| !own || standing.role == role).flat_map(|own| &own.given);
            given.map(|given| given.record.time).max()
        };
        let records = self.weights.iter().filter_map(|weight| match weight {
            Weight::Withdraws(record) => Some(record),
            _ => None,
        });
        let holds = records.filter(|record| last(&record.role).is_none_or(|last| record.time >= last));
        holds.max_by_key(|record| record.time).cloned()
    }

    /// Gives each approval to its role, so that one person and one key stand for one role only. Roles for which the
    /// fewest approvals are at hand choose first.
    fn assign(&mut self) -> Vec<Standing> {
        let counting = |role: &str| -> Vec<(&Record, &String, &Option<Finding>)> {
            let own = self.weights.iter().filter_map(|weight| match weight {
                Weight::Counts { record, fingerprint, advice } if record.role == role => {
                    Some((record, fingerprint, advice))
                }
                _ => None,
            });
            own.collect()
        };
        let mut order: Vec<(&String, usize)> = self.needs.iter().map(|(role, wanted)| (role, *wanted)).collect();
        order.sort_by_key(|(role, wanted)| (counting(role).len().saturating_sub(*wanted), (*role).clone()));
        let roles = &self.scale.authority.roles;
        let mut taken: Vec<(String, String, String)> = Vec::new(); // role, person, key
        let (mut standings, mut findings) = (Vec::new(), Vec::new());
        for (role, wanted) in order {
            let mut standing = Standing { role: role.clone(), wanted, ..Standing::default() };
            for (record, key, advice) in counting(role) {
                let person = roles.person(&record.signer).to_owned();
                let same = |own: &&(String, String, String)| own.1 == person || own.2 == *key;
                let mut others = taken.iter().filter(same);
                if let Some(other) = others.clone().find(|own| roles.apart(&own.0, role)) {
                    if standing.given.len() < wanted {
                        findings
                            .push((role.clone(), say::two_roles(self.scale.place, &record.signer, (&other.0, role))));
                    }
                } else if !others.any(|own| own.0 == *role) {
                    taken.push((role.clone(), person, key.clone()));
                    let (signer, fingerprint) = (record.signer.clone(), key.clone());
                    standing.given.push(Given { signer, fingerprint, record: record.clone() });
                    self.findings.extend(advice.clone());
                }
            }
            standings.push(standing);
        }
        for standing in &mut standings {
            if standing.given.len() < standing.wanted {
                let own = findings.iter().filter(|(role, _)| *role == standing.role);
                self.findings.extend(own.map(|(_, finding)| finding.clone()));
                standing.waiting = self.waiting(standing);
            }
        }
        standings.sort_by(|a, b| a.role.cmp(&b.role));
        standings
    }

    /// Who may still agree for a role.
    fn waiting(&self, standing: &Standing) -> Vec<String> {
        let role = self.scale.authority.roles.role(&standing.role);
        let given: BTreeSet<&str> = standing.given.iter().map(|given| given.signer.as_str()).collect();
        people(role, self.scale.world.now()).into_iter().filter(|who| !given.contains(who)).map(str::to_owned).collect()
    }

    /// What is to be said of a role that has not agreed: why the approvals at hand do not count, else that one is
    /// missing.
    fn unmet(&mut self, standing: &Standing) -> Phase {
        let (mut phase, mut said) = (Phase::Waiting, Vec::new());
        for weight in &self.weights {
            match weight {
                Weight::Stale(record, finding) if record.role == standing.role => {
                    phase = phase.max_of(Phase::Changed);
                    said.push(finding.clone());
                }
                Weight::Fails(record, finding) if record.role == standing.role => said.push(finding.clone()),
                _ => {}
            }
        }
        let two =
            self.findings.iter().any(|finding| finding.code == "GOV028" && finding.title.contains(&standing.role));
        if said.is_empty() && !two {
            let people: Vec<&str> = standing.waiting.iter().map(String::as_str).collect();
            let (role, since) = (&standing.role, self.scale.past.last(self.scale.files, None));
            said.push(if standing.given.is_empty() {
                say::missing(self.scale.place, role, &people, since)
            } else {
                say::too_few(self.scale.place, role, (standing.given.len(), standing.wanted), &people)
            });
        }
        self.findings.extend(said);
        phase
    }

    /// Whether someone let it out in an emergency and the time to look at it still runs.
    fn covered_by_emergency(&mut self, roles: &[Standing]) -> bool {
        let Some(emergency) = &self.scale.authority.roles.emergency else { return false };
        let given = self.weights.iter().filter_map(|weight| match weight {
            Weight::Counts { record, .. } if record.role == emergency.role => Some(record),
            _ => None,
        });
        let unmet = roles.iter().find(|standing| standing.given.len() < standing.wanted);
        let (Some(record), Some(unmet)) = (given.min_by_key(|record| record.time), unmet) else { return false };
        let until = record.time.checked_add(emergency.review_within).unwrap_or(record.time);
        if until <= self.scale.world.now() {
            let finding = say::overdue(self.scale.place, &unmet.role, until);
            self.findings.push(finding);
            return false;
        }
        self.findings.push(say::emergency(self.scale.place, &record.signer, until));
        true
    }
}
