#include <algorithm>

#include "farm/discovery/filter/grammar.hpp"

namespace farmtok::farm::discovery {
namespace {

/// "720p", "full HD": pixels of the picture's shorter side.
std::optional<double> size(FilterCursor& cursor) {
  if (cursor.any({"full hd", "full - hd", "fullhd", "fhd"})) return 1080;
  if (cursor.any({"ultra hd", "uhd"})) return 2160;
  if (cursor.step("hd")) return 720;
  const auto* token = cursor.peek();
  if (!token || token->kind != FilterToken::Kind::number) return std::nullopt;
  if (cursor.is("p", 1) && token->value >= 100 && token->value <= 10'000) {
    const double lines = token->value;
    cursor.at += 2;
    return lines;
  }
  if (token->text == "4" && token->value == 4e3 && !token->plus) {
    ++cursor.at;
    return 2160;
  }
  return std::nullopt;
}

/// A size without a bound is a minimum, unless words before it change that ("worse than HD").
bool stands_alone(const FilterTokens& tokens, std::size_t at) {
  if (at == 0 || tokens[at - 1].kind == FilterToken::Kind::sign) return true;
  auto before = FilterCursor{tokens, at - 1};
  return before.any({"and", "but", "or", "with", "videos", "video", "clips"}) || FilterCursor{tokens, at}.is("in") ||
         FilterCursor{tokens, at}.is("only");
}

}  // namespace

std::optional<FilterClause> read_picture_clause(const FilterTokens& tokens, std::size_t at) {
  FilterCursor cursor{tokens, at};
  cursor.any({"in", "only"});
  // "max resolution 1080p", "resolution: at least 720p"
  auto bound = read_bound(cursor);
  if (cursor.any({"video resolution", "resolution", "quality"})) cursor.skip_linking();
  const bool between = !bound && cursor.step("between");
  if (!bound && !between) bound = read_bound(cursor);
  const bool led = bound.has_value();
  const auto low = size(cursor);
  if (!low) return std::nullopt;
  Condition condition{.measure = Measure::resolution};
  if (cursor.any({"to", "-"}) || (between && cursor.step("and"))) {
    const auto high = size(cursor);
    if (bound || !high) return std::nullopt;
    condition.least = std::min(*low, *high);
    condition.most = std::max(*low, *high);
  } else {
    if (between) return std::nullopt;
    if (!bound) bound = read_bound_behind(cursor);
    if (!bound && cursor.any({"or better", "and better"})) bound = FilterBound{.least = true};
    if (!bound && !stands_alone(tokens, at)) return std::nullopt;
    bind(condition, bound.value_or(FilterBound{.least = true}), *low);
  }
  cursor.any({"quality", "resolution", "only"});
  // "at least 4k" may be about views, and "4k followers" is never a size.
  const auto* last = &tokens[cursor.at - 1];
  if (last->kind == FilterToken::Kind::number && last->text == "4") {
    const auto* next = cursor.peek();
    const bool ends = !next || next->kind == FilterToken::Kind::sign || cursor.is("and") || cursor.is("but") ||
                      cursor.is("or") || cursor.is("please");
    const bool pictures = cursor.any({"videos", "video", "clips", "clip", "footage"});
    if (!pictures && (led || !ends)) return std::nullopt;
  }
  return FilterClause{{condition}, cursor.at};
}

}  // namespace farmtok::farm::discovery
