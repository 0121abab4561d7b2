#include "output/view/ai.hpp"

#include <optional>

#include "output/view/video.hpp"

namespace farmtok::cli {
namespace {

/// Empty where nothing was found.
std::string found_by(const Json& object) {
  auto origin = text_of(object, "ai_origin");
  return origin == "none_found" ? std::string{} : origin;
}

/// Empty: not decided.
std::optional<bool> truth_in(const Json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_boolean() ? std::optional{found->get<bool>()} : std::nullopt;
}

}  // namespace

Cell ai_cell(const Json& object, const Look&) {
  const auto origin = found_by(object);
  const auto label = truth_in(object, "is_aigc");
  if (object.contains("media_id")) return {origin, Tint::none};
  if (origin.empty() && !label) return {};
  const std::string words = !label ? "no label" : *label ? "label on" : "label off";
  return {origin.empty() ? words : origin + ", " + words, label ? Tint::none : Tint::yellow};
}

Cell label_of_proof(const Json& proof, const Look&) {
  const auto said = truth_in(proof, "ai_label_set");
  if (!said) return {};
  return *said ? Cell{"on", Tint::none} : Cell{"off", Tint::yellow};
}

void ai_rows(Card& card, const Json& object) {
  const auto origin = found_by(object);
  const auto label = truth_in(object, "is_aigc");
  const auto& credentials = object_in(object, "credentials");
  const bool decided = label.has_value(), open = !origin.empty() && !decided;
  const auto type = text_of(object, "digital_source_type"), notice = text_of(object, "ai_notice");
  if (origin.empty() && !decided && credentials.empty() && type.empty() && notice.empty()) return;
  card.row("AI origin", origin.empty() ? "none_found" : origin, open ? Tint::yellow : Tint::none);
  card.row("its record says", text_of(object, "ai_declared"));
  card.row("its file's tag", text_of(object, "ai_tag"));
  card.row("source type", type);
  card.row("credentials", credentials_line(credentials));
  card.row("AI label", open ? "not decided" : !decided ? "" : *label ? "on" : "off", open ? Tint::yellow : Tint::none);
  card.row("reason", text_of(object, "ai_reason"));
  card.row("notice", notice);
  if (const auto said = truth_in(object, "ai_label_set"))
    card.row("volunteer", *said ? "said that the label is on" : "said that the label is off",
             *said ? Tint::none : Tint::yellow);
}

bool wears_label(const Json& post) { return truth_in(post, "is_aigc").value_or(!found_by(post).empty()); }

}  // namespace farmtok::cli
