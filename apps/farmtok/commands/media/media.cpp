#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "base/url.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/media/care.hpp"
#include "commands/media/probe.hpp"
#include "commands/media/similar.hpp"
#include "commands/upload.hpp"
#include "model/enums.hpp"
#include "output/sizes.hpp"
#include "output/view/ai.hpp"
#include "output/view/video.hpp"

namespace farmtok::cli {
namespace {

int list(Context& context) { return print_list(context, "/media", {{"only", context.arguments().text("only")}}); }

std::string named(const Json& ids) {
  std::vector<std::string> names;
  for (const auto& id : ids) names.push_back(id.get<std::string>());
  return base::join(names, "\n");
}

Card card_of(const Json& media, const Look& look) {
  Card card;
  card.section("");
  for (const auto* name : {"media_id", "kind", "content_type", "sha256"}) card.row(name, text_of(media, name));
  card.row("size", base::human_bytes(media.value("bytes", std::int64_t{0})));
  card.row("stored", moment(media, "created_at", look));
  card.row("not kept since", moment(media, "gone_at", look), Tint::yellow);
  card.row("in quarantine", text_of(media, "quarantined"), Tint::red);
  card.row("url", text_of(media, "url"));
  if (const auto facts = media.find("facts"); facts != media.end() && facts->is_object()) {
    card.section("What it holds");
    for (const auto& [name, value] : facts->items())
      if (name != "bytes" && name != "credentials" && name != "digital_source_type")
        card.row(name, shown_value(*facts, name));
    card.section("AI");
    card.row("AI origin", ai_cell(media, look).text);
    card.row("source type", text_of(*facts, "digital_source_type"));
    card.row("credentials", credentials_line(object_in(*facts, "credentials")));
  }
  card.section("Used by");
  card.row("uses", text_of(media, "uses"));
  card.row("results", named(media.at("used_by").at("results")));
  card.row("posts", named(media.at("used_by").at("posts")));
  return card;
}

int show(Context& context) {
  const auto media = fetch(context, "/media", context.arguments().word(0), "/info");
  context.out().value(media, card_of(media, context.out().look()));
  return 0;
}

int add(Context& context) {
  const auto file = context.arguments().word(0);
  if (base::web_scheme(file) > 0)
    throw base::Error{base::Code::USAGE, "an address is no file",
                      "`farmtok results add JOB --video URL` has the daemon fetch it."};
  const auto answer = upload_file(context, file);
  if (context.dry_run()) {
    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
    const Json shown{{"file", file}, {"bytes", bytes}, {"content_type", content_type_of(file)}};
    Card card;
    for (const auto* name : {"file", "bytes", "content_type"}) card.row(name, shown_value(shown, name));
    context.out().value(shown, card);
    return 0;
  }
  context.out().object(fetch(context, "/media", text_of(answer, "media_id"), "/info"));
  return 0;
}

int remove(Context& context) {
  const auto id = context.arguments().word(0);
  const auto request = context.change("DELETE", path_of("/media", id));
  ask_about(context, request, fmt::format("Remove the file of media {}?", id), "nothing was removed");
  context.out().object(outcome_of(context, context.daemon().call(request)));
  return 0;
}

int remake(Context& context) {
  const auto answer =
      context.daemon().call(context.change("POST", path_of("/media", context.arguments().word(0), "/remake")));
  Card card;
  card.row("posts", text_of(answer, "posts"));
  context.out().value(answer, card);
  if (context.out().text() && !context.dry_run()) context.note("`farmtok work list --kind render` shows the renders");
  return 0;
}

int release(Context& context) {
  const auto answer =
      context.daemon().call(context.change("POST", path_of("/media", context.arguments().word(0), "/release")));
  const bool released = answer.value("released", false);
  Card card;
  card.row("sha256", text_of(answer, "sha256"));
  card.row(context.dry_run() ? "would be released" : "released", released ? "yes" : "no");
  context.out().value(outcome_of(context, answer), card);
  if (context.out().text() && !released) context.note("it was not in quarantine");
  return 0;
}

std::vector<std::string> choices_of_list() {
  auto choices = model::enum_names<model::MediaKind>();
  choices.insert(choices.end(), {"unused", "gone", "damaged"});
  return choices;
}

Positional media_word() { return {.name = "MEDIA", .about = "an id from media list"}; }

}  // namespace

std::vector<Verb> media_verbs() {
  const Flag dry_run{.name = "dry-run", .about = "Shows what would happen and changes nothing."};
  return {
      media_probe_verb(),
      media_similar_verb(),
      {.name = "list",
       .about = "Lists stored files, newest first.",
       .examples = {{{"farmtok media list --only copy", "the varied copies"},
                     {"farmtok media list --only unused --all --ids", "what nothing uses"}}},
       .flags = {{.name = "only",
                  .value = "WHICH",
                  .about = "A kind; or unused, gone (no longer stored), damaged.",
                  .choices = choices_of_list()}},
       .output = "media",
       .lists = true,
       .run = list},
      {.name = "show",
       .about = "Shows a stored file: what it holds, and which results and posts use it.",
       .examples = {{{"farmtok media show MEDIA", "a card"},
                     {"farmtok media show MEDIA --json=facts,used_by", "as JSON"}}},
       .positionals = {media_word()},
       .run = show},
      {.name = "add",
       .about = "Stores a video and prints it; one that cannot be rendered is refused. The same file again repairs a "
                "damaged or missing one.",
       .examples = {{{"farmtok media add clip.mp4", "its id and URL"},
                     {"farmtok media add clip.mp4 --json=url", "as JSON"}}},
       .positionals = {{.name = "FILE", .about = "a video", .complete = Complete::file}},
       .flags = {dry_run},
       .output = "media",
       .run = add},
      media_gc_verb(),
      media_verify_verb(),
      {.name = "remake",
       .about = "Renders a copy again whose file is no longer stored; its posts get it.",
       .examples = {{{"farmtok media remake MEDIA", "for all posts that name it"},
                     {"farmtok media remake MEDIA --dry-run", "how many there are"}}},
       .positionals = {media_word()},
       .flags = {dry_run},
       .run = remake},
      {.name = "remove",
       .about = "Removes a file that nothing uses.",
       .examples = {{{"farmtok media remove MEDIA", "asks first on a terminal"},
                     {"farmtok media remove MEDIA --yes", "does not ask"}}},
       .positionals = {media_word()},
       .flags = {dry_run},
       .run = remove},
      {.name = "release",
       .about = "Lets a file be tried again that made the decoder crash twice.",
       .examples = {{{"farmtok media release MEDIA", "a stored one"},
                     {"farmtok media release SHA256", "one that was never stored"}}},
       .positionals = {media_word()},
       .flags = {dry_run},
       .run = release},
  };
}

}  // namespace farmtok::cli
