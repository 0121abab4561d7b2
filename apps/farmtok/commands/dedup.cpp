#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "base/text/text.hpp"
#include "commands/commands.hpp"
#include "commands/common.hpp"
#include "commands/named_video.hpp"
#include "output/progress.hpp"
#include "output/view/video.hpp"
#include "saved_file.hpp"

namespace farmtok::cli {
namespace {

namespace fs = std::filesystem;

void save(client::Client& client, const std::string& path, SavedFile& file) {
  client::Request request;
  request.path = path;
  const auto reply = client.stream(request, [&](std::string_view bytes) {
    file.write(bytes);
    return true;
  });
  if (reply.status != 200) throw client::error_of(reply);
  file.put_in_place();
}

Card card_of_preview(const Json& made) {
  const auto& render = object_in(made, "render");
  Card card;
  card.row("drawn", variation_line(object_in(made, "drawn")));
  card.row("applied", variation_line(object_in(made, "applied")));
  card.row("original", video_line(object_in(render, "input")));
  card.row("copy", video_line(object_in(render, "output")));
  card.row("fidelity", fidelity_line(object_in(render, "fidelity")));
  card.row("notes", text_of(render, "notes"), Tint::yellow);
  card.row("rendered", fmt::format("in {:.1f} s for {}, by {}", render.value("render_seconds", 0.0),
                                   text_of(render, "profile"), text_of(render, "encoder")));
  card.row("stored as", text_of(made, "media_id"));
  card.row("a post", made.contains("refused") ? "would not use it: " + text_of(made, "refused") : "", Tint::red);
  card.row("file", text_of(made, "file"));
  card.row("sheet", text_of(made, "sheet"));
  return card;
}

int preview(Context& context) {
  const auto& arguments = context.arguments();
  std::optional<SavedFile> copy, sheet;
  // A file that cannot be written is reported before anything is rendered.
  if (arguments.has("output")) copy.emplace(arguments.text("output"));
  if (arguments.has("sheet")) sheet.emplace(arguments.text("sheet"));
  Json body = Json::object();
  if (const auto seed = arguments.whole("seed")) body["seed"] = *seed;
  if (arguments.has("profile")) body["profile"] = arguments.text("profile");
  const auto media_id = stored_video(context, arguments.word(0));

  auto client = patient(context);
  client::Request request;
  request.method = "POST";
  request.path = path_of("/media", media_id, "/preview");
  request.body = base::to_line(body);
  Json made;
  {
    Progress progress{"rendering", context.terminal().err};
    progress.update("as long as a post's copy takes");
    made = client.call(request);
  }
  const auto copy_id = text_of(made, "media_id");
  if (copy) {
    save(client, path_of("/media", copy_id), *copy);
    made["file"] = arguments.text("output");
  }
  if (sheet) {
    save(client, path_of("/media", media_id, "/pairs/" + copy_id), *sheet);
    made["sheet"] = arguments.text("sheet");
  }
  context.out().value(made, card_of_preview(made));
  return 0;
}

}  // namespace

std::vector<Verb> dedup_verbs() {
  return {{.name = "preview",
           .about = "Renders one varied copy, as a post's would be, for no post.",
           .examples = {{{"farmtok dedup preview clip.mp4 --seed 7 -o copy.mp4", "the same seed means the same copy"},
                         {"farmtok dedup preview clip.mp4 --sheet pair.png", "both side by side, and what was drawn"}}},
           .positionals = {{.name = "FILE|MEDIA|RESULT",
                            .about = "a video file, a stored video, or a result that has one",
                            .complete = Complete::file}},
           .flags = {{.name = "seed", .value = "N", .about = "Seed of the variation; without it a new one."},
                     {.name = "output",
                      .value = "FILE",
                      .about = "File for the copy (-o); without it only the facts are printed.",
                      .complete = Complete::file,
                      .letter = 'o'},
                     {.name = "sheet",
                      .value = "FILE",
                      .about = "A picture (PNG) of the original and the copy at the same moments.",
                      .complete = Complete::file},
                     {.name = "profile",
                      .value = "NAME",
                      .about = "What the copy is like, instead of render.profile.",
                      .choices = {"tiktok", "match"}}},
           .run = preview}};
}

}  // namespace farmtok::cli
