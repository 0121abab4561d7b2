#include "commands/media/similar.hpp"

#include "base/text/text.hpp"
#include "commands/common.hpp"
#include "commands/named_video.hpp"

namespace farmtok::cli {
namespace {

int similar(Context& context) {
  const auto told =
      ask_about_video(context, context.arguments().word(0), "/similar", {{"least", context.arguments().text("least")}});
  auto& out = context.out();
  const auto& items = told.at("items");
  for (const auto& item : items) out.item(item);
  out.finish_list(static_cast<std::int64_t>(items.size()), std::nullopt);
  if (items.empty() && out.text()) context.note("no stored video is nearly the same");
  return 0;
}

}  // namespace

Verb media_similar_verb() {
  return {
      .name = "similar",
      .about = "Lists stored videos that are nearly the same: coded anew, cropped, faster, with a caption.",
      .examples = {{{"farmtok media similar clip.mp4", "was this one there before? the file is not kept"},
                    {"farmtok media similar MEDIA --least 0.6", "less similar ones too"}}},
      .positionals = {{.name = "FILE|MEDIA|RESULT",
                       .about = "a video file, or the id of a stored one or of a result",
                       .complete = Complete::file}},
      .flags = {{.name = "least", .value = "0-1", .about = "How similar at least; by default dedup.similarity, 0.8."}},
      .output = "near copy",
      .run = similar};
}

}  // namespace farmtok::cli
