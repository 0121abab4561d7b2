#pragma once
// A stored video that is nearly the same as another.

#include "model/field.hpp"

namespace farmtok::model {

struct Similar {
  std::string media_id;
  double similarity = 0;
  std::optional<double> offset_seconds;
  std::optional<double> speed;
  std::optional<std::string> result_id;
  std::optional<std::string> job_id;
  std::optional<std::string> tweet_text;
  std::optional<std::string> source_url;
  std::optional<base::Instant> last_scheduled;
  base::Instant created_at{};
};

template <>
struct Declared<Similar> {
  static constexpr auto noun = "near copy";
  static constexpr auto fields = Rows{
      field<&Similar::media_id>("The stored video."),
      field<&Similar::similarity>("How near it is, 0 to 1; 1 is the same pictures."),
      field<&Similar::offset_seconds>("How much later the same picture comes in it."),
      field<&Similar::speed>("How much faster it plays."),
      field<&Similar::result_id>("The earliest result that uses it."),
      field<&Similar::job_id>("The job of that result."),
      field<&Similar::tweet_text>("That result's text.", {.format = Format::text}),
      field<&Similar::source_url>("Where the video came from."),
      field<&Similar::last_scheduled>("The latest time a post of it goes or went out."),
      field<&Similar::created_at>("When it was stored."),
  };
};

}  // namespace farmtok::model
