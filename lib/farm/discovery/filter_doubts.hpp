#pragma once
// What is read of a filter and may be meant otherwise is given up. Pure.

#include <vector>

#include "farm/discovery/filter_grammar.hpp"

namespace farmtok::farm {

/// A part of the prompt: a clause that was read, or what stands between clauses.
struct FilterPiece {
  std::size_t from, to;  // tokens
  std::vector<Condition> conditions = {};
  bool implied = false;  // see FilterClause
  bool understood() const { return !conditions.empty(); }
};

/// Takes away the conditions of the pieces whose meaning is not certain by what stands around them.
void give_up_doubtful(const FilterTokens& tokens, std::vector<FilterPiece>& pieces);

/// The part of it that looks at numbers: those that are read only in part, or may be about something else.
void give_up_half_read(const FilterTokens& tokens, std::vector<FilterPiece>& pieces);

/// Commas and the ends of sentences.
bool separates(const FilterToken& token);
/// Words that say nothing by themselves around conditions: "please, only videos that have …".
bool is_filler(const FilterToken& token);

}  // namespace farmtok::farm
