"""Advised commands whose states another suite makes: hints.py runs the first ones with objects of its farm."""

# These are run with objects of the farm: their states need another machine, a broken disk or an outside service, and
# other suites create them (backup_kills, faults_*, search_*, service).
ANYWHERE = (
    "farmtok backup create", "farmtok backup list --json=name,created_at,farm", "farmtok backup restore {} --yes", "farmtok calendar month --html calendar.html",
    "farmtok catalogue clear --yes", "farmtok config get webhook.secret", "farmtok jobs edit {} --tz Europe/Berlin",
    "farmtok jobs edit {} --schedule-prompt {}",
    "farmtok config list --origin", "farmtok config path", "farmtok config path state", "farmtok daemon clock",
    "farmtok config set analysis.prompts {}",
    "farmtok config set api.install_id farm", "farmtok config set backup.folder FOLDER",
    "farmtok config set credits.provider local", "farmtok config set http HOST:PORT",
    "farmtok config set gemini.key - < FILE", "farmtok config set mail.from farm@example.org",
    "farmtok config set mail.smtp_tls opportunistic", "farmtok config set plan.translator gemini",
    "farmtok config set webhook.secret - < /dev/null", "farmtok credits grant AMOUNT", "farmtok credits ledger",
    "farmtok daemon status", "farmtok events", "farmtok jobs found {}",
    "farmtok media add FILE", "farmtok media gc", "farmtok media gc --dry-run", "farmtok media list --only damaged",
    "farmtok media release SHA256", "farmtok media verify", "farmtok media release {}", "farmtok media remake {}",
    "farmtok results add JOB --video FILE", "farmtok results edit RESULT --video FILE", "farmtok results show {}", "farmtok results show RESULT",
    "farmtok schedule apply {} --replan", "farmtok schedule delete POST", "farmtok schedule explain \"every weekday at 9:30\"",
    "farmtok config set analysis.per_wanted {}", "farmtok schedule recover --move", "farmtok schedule fire {}", "farmtok schedule list --job {}",
    "farmtok schedule recover {0} --fire", "farmtok schedule recover {} --fire", "farmtok schedule show {}",
    "farmtok tokens rotate --overlap 0s --yes", "farmtok events --newest", "farmtok tokens rotate --overlap 24h", "farmtok webhooks rotate {} --overlap 24h",
    "farmtok work drop --all-dead --kind webhook", "farmtok results schedule RESULT --at +1d",
    "farmtok webhooks secret HOST", "farmtok why POST",
    "farmtok work list --kind render", "farmtok jobs cancel {}", "farmtok daemon logs",
    "farmtok dedup preview FILE -o copy.mp4 --sheet pair.png", "farmtok schedule list --only {}", "farmtok schedule list --only held",
    "farmtok results list {} --only ai", "farmtok results list --only unlabelled",
    "farmtok results edit RESULT --ai-origin operator", "farmtok schedule list --only unlabelled",
    "farmtok schedule list --only unconfirmed", "farmtok schedule list --only ai", "farmtok results list --only ai",
    "farmtok config set provenance.policy require",
    "farmtok schedule edit POST --ai-origin operator", "farmtok schedule edit {} --ai-origin operator",
    "farmtok proof show {0}", "farmtok schedule recover {}--move", "farmtok schema \"{}\"", "farmtok jobs watch {}", "farmtok doctor",
)

# These would end this farm, never end, or need a terminal, a model or a shell; other suites run them.
NOT_HERE = {
    "farmtok backup restore PATH --yes": "faults",
    "farmtok backup restore NAME --yes": "faults",
    "farmtok backup restore {} --take-over --yes": "faults",
    "farmtok backup {} {}": "faults",
    "farmtok config set {} PATH": "search: a program that is not installed",
    "farmtok daemon run    (runs it in the foreground and shows what it says)": "service",
    "farmtok daemon start": "service",
    "farmtok daemon start --http 127.0.0.1:0": "faults_answers",
    "farmtok daemon stop && cp {} {} && farmtok daemon start": "faults",
    "farmtok daemon stop": "service",
    "farmtok daemon stop && farmtok daemon start": "service",
    "farmtok daemon clock --accept": "faults",
    "farmtok events --follow --after {}": "cli",
    "farmtok events --follow --ndjson": "cli",
    "farmtok results list {} --only unlabelled --all --ids | farmtok results edit --from - --ai-origin operator":
        "provenance_flow",
    "farmtok results review {}": "review",
    "farmtok schedule explain '{}'": "planning",
    "farmtok schedule explain {}": "planning",
    "farmtok schedule list --inbox-tracer '{}' --all --ids | xargs -n 1 farmtok schedule link --revoke --yes": "faults",
}
