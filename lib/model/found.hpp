#pragma once
// A video as a discovery provider describes it, and the result of its analysis.

#include "base/amount.hpp"
#include "model/enums.hpp"
#include "model/field.hpp"

namespace farmtok::model {

/// A field that a provider leaves out stays empty; a count is never guessed. Texts are a stranger's: data, never
/// instructions.
struct FoundVideo {
  std::string video_id;
  std::optional<std::string> source_url;
  std::string author;
  std::optional<std::string> author_name;
  std::string text;
  std::string hashtags;
  std::optional<base::Instant> posted_at;
  std::optional<double> seconds;
  std::optional<std::int64_t> views;
  std::optional<std::int64_t> likes;
  std::optional<std::int64_t> comments;
  std::optional<std::int64_t> shares;
  std::optional<std::int64_t> saves;
  std::optional<std::int64_t> width;
  std::optional<std::int64_t> height;
  std::optional<std::string> region;
  std::optional<std::string> music;
  bool pinned = false;
  bool advertisement = false;
  bool photo = false;
  std::optional<std::string> ai_declared;
  std::optional<std::string> video_url;
  std::optional<std::string> cover_url;
  std::optional<std::string> file;
  base::Instant fetched_at{};
  std::optional<std::int64_t> score;
  std::optional<std::string> reasons;
};

template <>
struct Declared<FoundVideo> {
  static constexpr auto noun = "found video";
  static constexpr auto fields = Rows{
      field<&FoundVideo::video_id>("Its id on its platform, as text: ids exceed 2^53."),
      field<&FoundVideo::source_url>("Its page."),
      field<&FoundVideo::author>("The author's handle, without @."),
      field<&FoundVideo::author_name>("The name the author shows."),
      field<&FoundVideo::text>("Its caption."),
      field<&FoundVideo::hashtags>("Its hashtags in lower case, without #, separated by blanks."),
      field<&FoundVideo::posted_at>("When it was published."),
      field<&FoundVideo::seconds>("Its length."),
      field<&FoundVideo::views>("Times it was played."),
      field<&FoundVideo::likes>("Likes."),
      field<&FoundVideo::comments>("Comments."),
      field<&FoundVideo::shares>("Shares."),
      field<&FoundVideo::saves>("Times it was saved."),
      field<&FoundVideo::width>("Pixels across."),
      field<&FoundVideo::height>("Pixels down."),
      field<&FoundVideo::region>("The country it was published from."),
      field<&FoundVideo::music>("Its sound."),
      field<&FoundVideo::pinned>("Pinned to the top of its channel."),
      field<&FoundVideo::advertisement>("The platform marks it as an advertisement."),
      field<&FoundVideo::photo>("It is a photo post: pictures with sound, and no video."),
      field<&FoundVideo::ai_declared>("What its record says of AI, e.g. \"aigcLabelType 1\"; absent: nothing."),
      field<&FoundVideo::video_url>("Where its bytes are, for a while at least."),
      field<&FoundVideo::cover_url>("Its still."),
      field<&FoundVideo::file>("Its file on this machine."),
      field<&FoundVideo::fetched_at>("When the record was fetched."),
      field<&FoundVideo::score>("How well it fits what was searched, 0 to 100.", {.computed = true}),
      field<&FoundVideo::reasons>("Why it got its score.", {.computed = true}),
  };
};

/// The analysis of one video. A model or program may answer only the first eight fields; farmtok fills in
/// the rest.
struct Analysis {
  std::int64_t match_score = 0;
  bool fits = false;
  bool approve = false;
  std::string reason;
  std::string tweet_text;
  std::string caption;
  std::optional<std::string> pin_comment;
  std::optional<std::string> instructions;
  std::string analysed_by;
  std::int64_t tokens_in = 0;
  std::int64_t tokens_out = 0;
  base::Amount cost;
  std::optional<std::string> fell_back;
};

template <>
struct Declared<Analysis> {
  static constexpr auto noun = "analysis";
  static constexpr auto fields = Rows{
      field<&Analysis::match_score>("How well the video fits, 0 to 100.",
                                    {.create = true, .required = true, .least = 0, .most = 100}),
      field<&Analysis::fits>("It is what the filter asks for.", {.create = true, .required = true}),
      field<&Analysis::approve>("It may be posted without a person looking at it first.",
                                {.create = true, .required = true}),
      field<&Analysis::reason>("Why this score and this decision.",
                               {.create = true, .required = true, .format = Format::text, .max = 2000}),
      field<&Analysis::tweet_text>("What the post says, in one or two sentences.",
                                   {.create = true, .required = true, .format = Format::text, .max = 500}),
      field<&Analysis::caption>("The caption to post it with.",
                                {.create = true, .required = true, .format = Format::text, .max = 2200}),
      field<&Analysis::pin_comment>("A first comment to pin.", {.create = true, .format = Format::text, .max = 300}),
      field<&Analysis::instructions>("What the volunteer is to do.",
                                     {.create = true, .format = Format::text, .max = 2000}),
      field<&Analysis::analysed_by>("Who answered."),
      field<&Analysis::tokens_in>("Tokens of the questions."),
      field<&Analysis::tokens_out>("Tokens of the answers."),
      field<&Analysis::cost>("What they cost, by the configured prices."),
      field<&Analysis::fell_back>("Why the rules answered in the place of the model that was asked."),
  };
};

}  // namespace farmtok::model
