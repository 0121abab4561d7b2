#pragma once
// What is known about the making of a video, the platform's AI label on its posts, and the words for both. Pure.
// Results and posts have the same fields for it; the functions are the same for both.

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "model/result.hpp"
#include "model/scheduled.hpp"

namespace farmtok::farm {

template <class Entity>
concept Made = std::is_same_v<Entity, model::Result> || std::is_same_v<Entity, model::Scheduled>;

/// provenance.policy: who decides on the label of a video that is made with AI, or that it is not published.
enum class LabelPolicy { tell, require, block };

/// In a result's ai_declared: no record says it, the operator does.
inline constexpr std::string_view said_by_hand = "as the operator says";

/// The volunteer's task where a post has the label.
inline constexpr std::string_view label_task = "When you post it, turn on “AI-generated content”.";

/// What a video's file says about its making.
model::AiOrigin origin_in(const model::VideoFacts& facts);

/// Adds what the file says to what is known already: a stronger finding replaces a weaker one, the operator's word and
/// label stay. A label that was taken off before the file was known to say AI is undecided again; the reason stays for
/// the notice. Returns whether anything is new.
template <Made Entity>
bool learn(Entity& entity, const model::VideoFacts& facts);
/// The same for a record that declares AI later than the entity was made. It replaces what only the operator declared.
template <Made Entity>
bool learn_declared(Entity& entity, const std::string& declared);
/// Sets the label where no one has decided on it: an earlier reason, which spoke against it, goes.
template <Made Entity>
void set_label(Entity& entity);
/// That the operator had taken the label off before AI was found; empty for any other.
template <Made Entity>
std::optional<std::string> earlier_reason(const Entity& entity);

/// A result gets another video: what the file of the former one said is forgotten. Its record still speaks for it, and
/// a label that the operator set stays: more may be said than is found. One that was taken off is undecided again,
/// because that was about the former video.
void forget_file(model::Result& result);

/// Whether the post is to have the label: as it was decided, else when AI was found.
template <Made Entity>
bool wears_label(const Entity& entity);
/// AI was found, and the label is undecided.
template <Made Entity>
bool undecided(const Entity& entity);
/// AI was found, and the operator did not say otherwise.
template <Made Entity>
bool is_made_by_ai(const Entity& entity);

/// The operator's word on AI in a request.
struct Word {
  std::optional<model::AiOrigin> origin;  // none_found for none
  std::optional<std::string> reason;
};
/// Called before the request is applied: "none" becomes the word of the field.
void settle_word(base::Json& request);
/// Called after the request was applied: takes its word out of the entity, which keeps the values of `before`. Throws
/// INVALID_REQUEST for a reason alone.
template <Made Entity>
Word taken_word(Entity& entity, const Entity& before, const base::Json& request);
/// Sets or takes off the label. Throws INVALID_REQUEST when it is to be taken off without a reason although it is on or
/// AI was found; `hint` says how to give one.
template <Made Entity>
void say(Entity& entity, const Word& word, const std::string& hint);

/// How a post of the result knows of AI: a post has no record of its own, so what the operator declared by hand is the
/// operator's word there.
model::AiOrigin origin_for_post(const model::Result& result);

/// Whether its label is decided otherwise than before, by the label or by its reason.
template <Made Entity>
bool label_changed(const Entity& before, const Entity& now);

/// The IPTC code that the XMP of a copy gives.
template <Made Entity>
std::optional<std::string> source_type_of_copy(const Entity& entity);
/// The same for a copy that belongs to no post.
std::optional<std::string> source_type_of_copy(const model::VideoFacts& facts);

/// "its content credentials (Adobe Firefly, signed by Adobe Inc., not verified) say trainedAlgorithmicMedia"; empty
/// when nothing was found.
template <Made Entity>
std::string finding_in_words(const Entity& entity);
/// What a copy does not keep and what becomes of the label, in one sentence; empty when there is neither.
template <Made Entity>
std::optional<std::string> notice_of(const Entity& entity, LabelPolicy policy);

/// A post has the label and a proof, and no one has said that the label is on, or the proof says that it is off.
bool unconfirmed(const model::Scheduled& post);

}  // namespace farmtok::farm
