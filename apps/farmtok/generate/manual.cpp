#include <fmt/format.h>

#include <cctype>
#include <map>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "generate/generate.hpp"
#include "generate/roff.hpp"
#include "settings/settings.hpp"
#include "topics.hpp"

namespace farmtok::cli {
namespace {

void flags(Roff& page, std::string_view title, const std::vector<Flag>& of) {
  if (of.empty()) return;
  if (!title.empty()) page.paragraph(std::string{title} + ":");
  for (const auto& flag : of) {
    auto about = flag.about;
    if (!flag.choices.empty() && flag.value.find('|') == std::string::npos)
      about += fmt::format(" One of {}.", base::join(flag.choices, ", "));
    page.tagged(spelled(flag), about);
  }
}

/// The meaning of each exit status, from the one table of codes.
void exit_status(Roff& page) {
  page.heading("Exit status");
  const std::map<int, std::string_view> words{
      {0, "done; an empty list is done"},
      {1, "it failed, or of several things that were named one did"},
      {2, "the command line or the request is wrong"},
      {3, "not found"},
      {4, "not allowed"},
      {5, "the thing is in a state that forbids it, or it is done and something is damaged or missing"},
      {6, "a wait ran out of time"},
      {7, "the daemon cannot be reached"},
      {8, "not finished yet (--exit-status)"},
      {75, "try again later"},
      {78, "the configuration is wrong"},
      {130, "interrupted"}};
  std::map<int, std::vector<std::string>> codes;
  for (const auto& row : base::code_table()) codes[row.exit].emplace_back(row.name);
  for (const auto& [status, meaning] : words) {
    const auto named = base::join(codes[status], ", ");
    page.tagged(fmt::to_string(status), named.empty() ? std::string{meaning} : fmt::format("{}: {}", meaning, named));
  }
}

/// A sentence as the line of a page's name: it begins small, unless it begins with an abbreviation ("JSON").
std::string as_name(std::string_view about) {
  const bool abbreviation = about.size() > 1 && std::isupper(static_cast<unsigned char>(about[1]));
  return (abbreviation ? std::string{about.substr(0, 1)} : base::lower(about.substr(0, 1))) +
         std::string{about.substr(1)};
}

void places(Roff& page) {
  page.heading("Files");
  page.tagged("$XDG_CONFIG_HOME/farmtok/config.toml", "The configuration; FARMTOK_CONFIG or --config names another.");
  page.tagged("$XDG_STATE_HOME/farmtok", "The daemon's state; FARMTOK_STATE or --state names another.");
  page.tagged(
      "$XDG_RUNTIME_DIR/farmtok/farmtokd.sock",
      "The operator's socket; FARMTOK_SOCKET or --socket names another. It follows a state folder that was chosen.");
}

}  // namespace

std::string main_page(std::span<const Noun> nouns) {
  Roff page{"farmtok", 1, "runs a short-video operation, from a clip to the proof that it was posted"};
  page.heading("Synopsis");
  page.paragraph("farmtok NOUN VERB [flags]");
  page.heading("Description");
  page.paragraph(
      "Jobs hold results; an approved result becomes a post with a time; its video is rendered as one copy of its own; "
      "at its time the post fires and notifies a volunteer, who posts the video and submits the proof.");
  page.paragraph(
      "farmtok talks to the daemon farmtokd(8) over a Unix socket, and starts one for this user when none answers.");
  page.heading("Nouns");
  for (const auto& noun : nouns)
    if (!noun.hidden)
      page.tagged(fmt::format("farmtok {}", noun.name), fmt::format("{} See farmtok-{}(1).", noun.about, noun.name));
  page.heading("From a clip to its proof");
  page.example("farmtok jobs create --mode manual --title \"Q1\" --json=job_id", "A job for your own clips");
  page.example("farmtok results add JOB --video clip.mp4 --text \"Day 30\"", "A video with its text");
  page.example("farmtok results schedule RESULT --at 2026-12-24T09:00 --tz America/New_York --wait", "Its time");
  page.example("farmtok schedule link POST --qr", "The volunteer's page");
  page.example("farmtok proof submit POST --url https://www.tiktok.com/@brand/video/7349123456789012345", "The proof");
  for (const auto& topic : topics()) {
    page.heading(topic.title);
    for (const auto paragraph : topic.paragraphs) page.paragraph(paragraph);
    for (const auto& each : topic.examples) page.example(each.line, each.about);
  }
  page.heading("Output");
  page.paragraph(
      "Data goes to stdout, everything else to stderr. A table on a terminal; times in your own zone there, in UTC "
      "everywhere else. A list says when it is cut. With --json a failure is one object on stderr: "
      "{\"error\":{\"code\",\"message\",\"hint\",\"retryable\",\"details\":[{\"field\",\"message\"}]}}.");
  flags(page, "", output_flags());
  page.heading("The daemon");
  flags(page, "", connection_flags());
  exit_status(page);
  page.heading("Environment");
  page.tagged(
      "FARMTOK_STATE, FARMTOK_SOCKET, FARMTOK_HTTP, FARMTOK_CONFIG",
      "As the flags of the same names. Every configuration key a.b is also read from FARMTOK_A_B; see farmtokd(8).");
  page.tagged("FARMTOK_NO_AUTOSTART", "As --no-autostart.");
  page.tagged("FARMTOK_PASSWORD_PROTECTED",
              "The password of results that are added, in place of --password-protected-file.");
  page.tagged("NO_COLOR, TERM=dumb", "No colour.");
  places(page);
  return page.text();
}

std::string noun_page(const Noun& noun) {
  Roff page{fmt::format("farmtok-{}", noun.name), 1, as_name(noun.about.substr(0, noun.about.size() - 1))};
  const auto verbs = noun.verbs();
  page.heading("Synopsis");
  for (const auto& verb : verbs) page.paragraph(usage_line(noun, verb));
  page.heading("Examples");
  for (const auto& verb : verbs)
    for (const auto& each : verb.examples) page.example(each.line, each.about);
  page.heading("Commands");
  for (const auto& verb : verbs) {
    page.subheading(usage_line(noun, verb));
    page.paragraph(verb.about);
    for (const auto& each : verb.positionals) page.tagged(each.name, each.about);
    flags(page, "Flags", verb.flags);
    if (verb.sets) flags(page, "Fields", flags_of_fields(*verb.sets));
    flags(page, "Doing it", change_flags(verb));
    flags(page, "Pages", list_flags(verb));
    if (verb.output.empty()) continue;
    std::vector<std::string> names;
    for (const auto& field : model::find_entity(verb.output)->fields) names.push_back(field.name);
    page.paragraph(fmt::format("Fields for --json=: {}.", base::join(names, ", ")));
  }
  page.heading("See also");
  page.paragraph("farmtok(1) has the flags that all commands share, the exit status and the files.");
  return page.text();
}

/// As in `farmtokd --help`: tests/e2e/cli.py compares them.
void daemon_options(Roff& page) {
  page.heading("Options");
  page.tagged("--state DIR", "Folder of the database, videos and outbox.");
  page.tagged("--socket PATH", "The operator's Unix socket.");
  page.tagged("--http HOST:PORT", "The volunteers' listener; port 0 takes a free one, \"off\" has none.");
  page.tagged("--config FILE", "The configuration file.");
  page.tagged(
      "--accept-state",
      "Starts although the database is older than it was or was changed by another program, where it is sound in "
      "itself. What is missing in it stays missing.");
  page.tagged("-h, --help; --version", "The options in short; the version.");
  page.subheading("Instead of serving");
  page.paragraph("These do one thing with the state while no daemon serves it, print the answer and end.");
  page.tagged(
      "--check",
      "Judges the state as a start would, reads every byte of it, and changes nothing; exit 1 when something is "
      "wrong.");
  page.tagged("--list-backups", "Lists the backups, newest first.");
  page.tagged(
      "--verify-backup NAME|PATH",
      "Reads every byte of a backup and compares it; exit 5 when something is wrong. A word with a slash is the "
      "path of a backup's folder, wherever that is.");
  page.tagged(
      "--restore NAME|PATH",
      "Verifies a backup and puts it into the state: all is as it was when the backup was made, revoked links, "
      "decided proofs and rotated webhook secrets too. PATH may also be a folder replaced-… of the state, which "
      "an earlier restore put aside.");
  page.tagged("--replace",
              "With --restore: a farm that is there already is moved into a folder replaced-… of the state, and kept.");
  page.tagged(
      "--take-over",
      "With --restore: the state becomes the farm of the backup, which has moved here and runs nowhere else any "
      "more. Without it a backup of another farm leaves the state a farm of its own.");
  page.tagged("--json", "The answer as one JSON object: {\"success\",\"data\"} or {\"success\",\"error\"}.");
}

std::string daemon_page() {
  Roff page{"farmtokd", 8, "the daemon of farmtok: store, queue, renders, notifications, volunteers' pages"};
  page.heading("Synopsis");
  page.paragraph("farmtokd [--state DIR] [--socket PATH] [--http HOST:PORT] [--config FILE] [--accept-state]");
  page.paragraph(
      "farmtokd --check | --list-backups | --verify-backup NAME|PATH | --restore NAME|PATH [--replace] [--take-over] "
      "[--json]");
  page.heading("Description");
  page.paragraph(
      "Keeps its state in one folder under a lock file: a second daemon on the same state exits at once and harms "
      "nothing. "
      "Serves the operator on a Unix socket and the volunteers on a TCP listener. Stops in order on SIGTERM or SIGINT, "
      "within "
      "ten seconds. Speaks to systemd about readiness and its watchdog, and takes activated sockets.");
  daemon_options(page);
  page.heading("Backups");
  page.paragraph(
      "Each backup is a folder of backup.folder. The folder media beside them holds the stored videos of all backups, "
      "each once. Copy the whole of backup.folder to another machine (rsync -aH keeps what is there once); `farmtok "
      "backup restore PATH` takes the path of one backup in it. The configuration is not in a backup: copy the file "
      "that `farmtok config path` names, too.");
  page.heading("Configuration");
  page.paragraph(
      "A value comes from a flag, else from the environment, else from the file, else it is built in. The key a.b is "
      "read from FARMTOK_A_B, and is b under [a] in the file.");
  for (const auto& key : settings::keys())
    page.tagged(
        fmt::format("{} ({})", key.name, settings::variable_of(key.name)),
        key.fallback.empty() ? std::string{key.about} : fmt::format("{} Built in: {}.", key.about, key.fallback));
  places(page);
  page.heading("See also");
  page.paragraph("farmtok(1), farmtok-daemon(1), farmtok-config(1)");
  return page.text();
}

}  // namespace farmtok::cli
