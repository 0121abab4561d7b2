#include "topics.hpp"

#include <algorithm>
#include <array>

namespace farmtok::cli {
namespace {

constexpr std::array<std::string_view, 6> about_ai{
    "farmtok reads whether AI made a video: its content credentials (C2PA), its IPTC digital source type (XMP), the "
    "tags aigc_info and AIGC, and what the record of a found video declares. ai_origin says what was found: "
    "none_found, declared, credentials; operator means that the operator said it. A finding is not verified, and a "
    "missing mark proves nothing.",
    "A copy cannot keep the credentials, because they fit the bytes of the original alone. Its XMP says the digital "
    "source type, and the notes of the copy name what it lost.",
    "The credentials and the XMP of cover pictures (JPEG, PNG, WebP) are read, too. They speak of the cover alone: "
    "where "
    "they say AI, or cannot be read whole, notices and farmtok why name it for you to decide, and nothing is required "
    "for it. A copy has no cover.",
    "is_aigc is the platform's label of a post. The setting provenance.policy decides: require schedules no AI video "
    "without the label, tell sets the label by itself, block schedules none. The word on a result reaches its posts "
    "that have not fired; the word on a post corrects one that has.",
    "More may be said than was found. A finding, and a label that is on, come off only with --ai-origin none and "
    "--reason; farmtok why shows the reason, and AI that is found later asks anew.",
    "The volunteer's page asks to turn on the label and has a tick for it, which comes back with the proof as "
    "ai_label_set."};
constexpr std::array<Example, 6> examples_of_ai{
    {{"farmtok media probe clip.mp4", "what a file says of AI, before it is added"},
     {"farmtok results list JOB --only unlabelled", "results with AI found and no label"},
     {"farmtok results edit RESULT --ai-origin operator", "sets the label"},
     {"farmtok results edit RESULT --ai-origin none --reason \"filmed by us\"", "takes the label off, with a reason"},
     {"farmtok schedule list --only unconfirmed", "posts whose proof came without the tick"},
     {"farmtok config set provenance.policy tell", "another policy; the daemon reads it at its start"}}};

constexpr std::array<Topic, 1> all{{{"ai", "AI labels and content credentials", about_ai, examples_of_ai}}};

}  // namespace

std::span<const Topic> topics() { return all; }

const Topic* find_topic(std::string_view name) {
  const auto* const found = std::ranges::find(all, name, &Topic::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace farmtok::cli
