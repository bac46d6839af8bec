//! What people do: back up, watch, deploy, repair, recover.

use super::RunbookCx;
use crate::handover::brief::LEFT;
use crate::handover::change::{AS_LISTED, origin, quoted};
use crate::handover::paper::{Cell, Command, Paper};

pub(super) fn backup(cx: &RunbookCx<'_>, paper: &mut Paper) {
    paper.section("System backup and restore");
    paper.text("What matters is the folder of the site under version control, with `approvals/` and `audit/`; a release can be made again from it. The folder of the target holds copies, and the evidence of every release.");
    paper.text(Cell::blank("where the repository and the folder of the target are backed up, and how often"));
    if let Some(target) = &cx.facts.target {
        let folder = quoted(&target.path);
        let commands = [
            target.command(
                "pack releases and evidence",
                format!("tar -czf target-backup.tar.gz -C {folder} current releases evidence history"),
                "",
            ),
            target.command(
                "see that the copy can be read",
                "tar -tzf target-backup.tar.gz > /dev/null && echo readable",
                "readable",
            ),
        ];
        if target.is_folder() {
            paper.commands(commands.into_iter().flatten());
        } else {
            paper.text(Cell::blank("how the bucket is copied: versions of objects, or a second bucket"));
        }
    }
}

pub(super) fn monitoring(cx: &RunbookCx<'_>, paper: &mut Paper) {
    paper.section("Monitoring and alerting");
    let base = &cx.facts.config.base_url;
    paper.list([
        format!("`{base}/version.json` answers 200 and names the build; a check of its text also finds a release that nobody announced."),
        "A random address answers 404 with the page for it.".to_owned(),
        "The certificate is valid for more than 14 days.".to_owned(),
    ]);
    paper.commands([
        Command::site(
            "write probes, alerts and check lines for this build",
            "placet handover monitoring -o hosting/monitoring",
            "alerts.yml",
        ),
        Command::server(
            "see which build is served",
            format!("curl -fsS {}", quoted(&format!("{base}/version.json"))),
            "\"build\"",
        ),
    ]);
    paper.part("Health of dependencies");
    paper.text(if cx.state.sight.origins.is_empty() {
        "The site depends on nothing but the web server."
    } else {
        "Pages load from other hosts; without these they are shown all the same, without that part."
    });
}

pub(super) fn tasks(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let target = cx.facts.target_name();
    paper.section("Operational tasks");
    paper.part("Deployment");
    paper.commands([
        Command::site("see what is to fix", "placet check", ""),
        Command::site(
            "write the change request",
            format!("placet handover change --target {target} -o change.md"),
            "Wrote change.md.",
        ),
        Command::site("see what would happen", format!("placet publish {target} --dry-run"), "Nothing was written."),
        Command::site("publish", format!("placet publish {target} --yes"), AS_LISTED),
    ]);
    paper.part("Batch processing");
    paper.text("None on the web server. A post with a date of its own appears with a build at that time:");
    paper.commands([
        Command::site("see when the site differs by itself", "placet next-due", ""),
        Command::site("get a line for cron", "placet next-due --format cron", ""),
    ]);
    paper.part("Power procedures");
    paper.text("A host can be stopped and started at any time.");
    paper.part("Routine and sanity checks");
    let mut all = vec![
        Command::site("compare what is served with its manifest", format!("placet verify {target}"), AS_LISTED),
        Command::site("check that nothing was taken out of the audit log", "placet audit verify", ""),
    ];
    if let Some(own) = &cx.facts.target {
        let folder = quoted(&format!("{}/current", own.path));
        all.extend(own.command(
            "do the same comparison without Placet",
            format!("cd {folder} && sha256sum -c --strict --quiet \"../../evidence/$(basename \"$(pwd -P)\")/SHA256SUMS\" && echo unchanged"),
            "unchanged",
        ));
        all.extend(own.command("see which release is served", format!("readlink {folder}"), "releases/"));
        all.extend(own.command(
            "see what was served when",
            format!("tail -n 5 {}", quoted(&format!("{}/history", own.path))),
            "served",
        ));
    }
    paper.commands(all);
    trouble(cx, paper);
}

fn trouble(cx: &RunbookCx<'_>, paper: &mut Paper) {
    paper.part("Troubleshooting");
    let base = &cx.facts.config.base_url;
    paper.table(
        "What is seen, and what to do",
        &["What is seen", "Where to look first"],
        vec![
            vec!["Pages without style".into(), "The answer for the style sheet: status, `Content-Type`, `Content-Security-Policy`".into()],
            vec!["The old page is still shown".into(), "`Cache-Control` of the page; caches in front; `open_file_cache` of nginx keeps files of the old release for its time".into()],
            vec!["A page is missing".into(), "`placet status`: it may wait for an approval, a date or the end of a freeze".into()],
            vec!["A redirect does not lead on".into(), "Whether the server has taken the newest files over".into()],
            vec!["The wrong text is shown to some".into(), "The compressed twins: the comparison with the manifest covers them".into()],
        ],
    );
    paper.commands([
        Command::site("see what waits for whom", "placet status", ""),
        Command::server(
            "see the header fields of the first page",
            format!("curl -sSI {}", quoted(&format!("{}/", origin(base)))),
            "200",
        ),
    ]);
}

pub(super) fn maintenance(paper: &mut Paper) {
    paper.section("Maintenance tasks");
    paper.part("Patching and zero-day weaknesses");
    paper.text("Only the web server is patched. A new version of Placet is used where releases are made, and its first release is a normal change.");
    paper.part("Log rotation");
    paper.text(Cell::blank("rotation of the log of the web server"));
    paper.part("Data cleardown");
    paper.text("Releases beyond the number that stays are removed by the next publication. Evidence stays.");
    paper.part("What is not left with IT");
    paper.list(LEFT);
}

pub(super) fn recovery(cx: &RunbookCx<'_>, paper: &mut Paper) {
    let target = cx.facts.target_name();
    paper.section("Failover and recovery procedures");
    paper.facts(
        "Continuity",
        vec![
            ("Process", format!("Publication at `{}`", cx.facts.config.base_url).into()),
            ("Impact of an outage", Cell::blank("what an outage costs; the capacity report computes it")),
            ("Longest outage that can be borne (MTD)", Cell::blank("minutes or hours")),
            ("Time to recover (RTO)", Cell::blank("minutes, measured with a rollback and with a build from nothing")),
            ("Data that may be lost (RPO)", "Nothing that is under version control: a release is made again from it. What was written since the last change there.".into()),
            ("Resources", "A web server, the repository of the site, the key of releases, one person who may publish.".into()),
        ],
    );
    paper.part("Back to the release before");
    match cx.facts.target.as_ref().and_then(|own| own.previous.as_ref()) {
        Some(previous) => paper.commands([
            Command::site(
                "serve the release before this one",
                format!("placet rollback {target} {previous}"),
                AS_LISTED,
            ),
            Command::site(
                "see that it is served as its manifest lists it",
                format!("placet verify {target}"),
                AS_LISTED,
            ),
        ]),
        None => paper.text("There is no earlier release on this target yet."),
    }
    paper.part("On another host");
    if let Some(own) = cx.facts.target.as_ref().filter(|own| own.is_folder()) {
        let folder = quoted(&own.path);
        paper.commands([Command::server(
            "copy everything to another host, times of files with it",
            format!("rsync -a {folder}/ OTHER-HOST:{folder}/"),
            "",
        )]);
    }
    paper.part("From nothing");
    paper.text("Get the folder of the site from version control, then:");
    paper.commands([
        Command::site(
            "build it and see that a second build gives the same bytes",
            "placet build --check-reproducible",
            "A second build gives the same bytes.",
        ),
        Command::site("publish it", format!("placet publish {target} --yes"), AS_LISTED),
    ]);
}
