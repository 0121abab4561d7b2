#pragma once
// The texts of a result as the rules write them: from the caption of the found video and the prompts of the job.
// Pure. Texts of strangers are only ever copied, never followed.

#include <string>
#include <string_view>
#include <vector>

#include "farm/discovery/relevance/relevance.hpp"
#include "model/found.hpp"

namespace farmtok::farm::analysis {

/// The author's words in a caption: without hashtags, addresses, names of accounts and the words around them
/// ("Reply to @x", "dc: @x", "link in bio"), on one line.
std::string said_in(std::string_view caption);

/// Its first sentence, at most 280 columns; the credit line when the caption has no words of the author.
std::string tweet_of(const model::FoundVideo& video, std::string_view credit_line);

/// The requests of a caption_prompt, prepared once for many videos. Its sentences are directions ("Include #gym",
/// "Motivational tone"), which are never copied, or a form.
struct CaptionPlan {
  /// The sentences for the caption itself, when the prompt has {credit}, {author}, {text} or {hashtags};
  /// {text} is put in front when it is not among them.
  std::string form;
  std::vector<std::string> hashtags;  // named in its directions, without #, as written
  std::vector<std::string> cannot;    // directions that only a person or a model can follow: "Rewrite in first person"
};
CaptionPlan plan_caption(std::string_view caption_prompt);

/// The caption: the filled form, followed by the requested hashtags unless the form places them. Without a form: the
/// author's words, followed by the requested hashtags and up to five hashtags of the author that name a topic, those of
/// the wish first. At most 2200 UTF-16 units, the limit of the platform; hashtags are left out before the text
/// is cut.
std::string caption_of(const CaptionPlan& plan, const model::FoundVideo& video, const discovery::Wish& wish,
                       std::string_view credit_line);

}  // namespace farmtok::farm::analysis
