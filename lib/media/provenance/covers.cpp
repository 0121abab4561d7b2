#include "media/provenance/covers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "media/provenance/picture_places.hpp"
#include "media/provenance/understood.hpp"

namespace farmtok::media {
namespace {

constexpr std::size_t most_lines = 8;

void add_once(std::vector<std::string>& to, std::string line) {
  if (std::ranges::find(to, line) == to.end() && to.size() < most_lines) to.push_back(std::move(line));
}

class Reader {
 public:
  Reader(const std::vector<Bytes>& pictures, bool video_is_ai)
      : cover_(pictures.size() > 1 ? "one of its cover pictures" : "its cover picture"), video_is_ai_(video_is_ai) {
    for (std::size_t i = 0; i < std::min(pictures.size(), most_pictures); ++i) read(pictures[i]);
    // Those that say AI come first: of more lines the others are left out.
    for (auto& doubt : unread_) add_once(made_.doubts, std::move(doubt));
    if (pictures.size() > most_pictures)
      made_.doubts.push_back(
          fmt::format("it has {} cover pictures, and those after the first {} were not looked at and may say AI",
                      pictures.size(), most_pictures));
  }

  Covers take() { return std::move(made_); }

 private:
  void read(Bytes picture) {
    Carried carried;
    add_carried_by_picture(carried, picture);
    const auto found = understood(carried, cover_);
    if (found.credentials) add_credentials(*found.credentials);
    const auto code = chosen_source(found.codes);
    if (found.ai_tag) say_ai(fmt::format("{} says AI", named(fmt::format("tag {}", *found.ai_tag), cover_)));
    if (code && model::is_ai(*code)) say_ai(fmt::format("{} says {}", named("XMP", cover_), *code));
    else if (code) add_once(made_.lost, fmt::format("the copy does not say {}, as {} does", *code, cover_));
    unread_.insert(unread_.end(), found.notes.begin(), found.notes.end());
  }

  void add_credentials(const model::Credentials& found) {
    const auto& code = found.digital_source_type;
    const bool ai = code && model::is_ai(*code);
    const auto& maker = found.generator ? found.generator : found.signer;
    const auto whose = maker ? "content credentials of " + *maker : std::string{"content credentials"};
    if (ai) say_ai(fmt::format("{} has {}, which say {}", cover_, whose, *code));
    // Those that cannot be read whole may say more.
    add_once(made_.lost, fmt::format("{} in {}{} are not in the copy", whose, cover_,
                                     ai || found.fault ? "" : ", nothing of AI in them,"));
    if (found.fault)
      unread_.push_back(fmt::format("{} cannot be read whole, and may say AI: {}", named("content credentials", cover_),
                                    *found.fault));
  }

  void say_ai(std::string words) {
    words += ": the cover was made with AI";
    if (video_is_ai_) add_once(made_.lost, std::move(words));
    else add_once(made_.doubts, words + ", and the video may be");
  }

  std::string cover_;
  bool video_is_ai_;
  std::vector<std::string> unread_;
  Covers made_;
};

}  // namespace

Covers read_covers(const std::vector<Bytes>& pictures, bool video_is_ai) {
  return Reader{pictures, video_is_ai}.take();
}

}  // namespace farmtok::media
