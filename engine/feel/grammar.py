"""The grammar of FEEL (DMN 1.4, 10.3.1.2) in lark's notation; the tokens come from `lexer.py`.

Operators bind, from loose to tight: or; and; comparison, between, in; + -; * /; **; unary minus; instance of; path,
filter, call. `if`, `for`, `some`, `every` and `function` reach as far to the right as they can.
"""

GRAMMAR = r"""
?expression: disjunction
?disjunction: conjunction (_OR conjunction)*
?conjunction: comparison (_AND comparison)*
?comparison: sum
    | sum COMPARE sum                      -> compared
    | sum COMPARE comparing                -> compared_with_range
    | sum _BETWEEN sum _AND sum            -> between
    | sum _IN sum                          -> in_value
    | sum _IN comparing                    -> in_value
    | sum _IN LPAR test (_COMMA test)+ _RPAR -> in_tests
?sum: product ((PLUS | MINUS) product)*    -> arithmetic
?product: power ((STAR | SLASH) power)*    -> arithmetic
?power: negation (POWER negation)*         -> arithmetic
?negation: instance
    | MINUS negation                       -> negative
?instance: postfix
    | postfix _INSTANCE_OF TYPE            -> instance_of
?postfix: primary
    | postfix _DOT NAME                    -> path
    | postfix _LSQB expression _RSQB       -> filtered
    | postfix LPAR [expression (_COMMA expression)*] _RPAR -> call
    | postfix LPAR named (_COMMA named)* _RPAR -> call_by_name
named: KEY _COLON expression

?primary: NUMBER                           -> number
    | STRING                               -> string
    | AT                                   -> temporal
    | _TRUE                                -> true
    | _FALSE                               -> false
    | _NULL                                -> null
    | NAME                                 -> name
    | LPAR expression _RPAR                -> grouped
    | LPAR comparing _RPAR                 -> open_range
    | range
    | _LSQB [expression (_COMMA expression)*] _RSQB -> list
    | _LBRACE [entry (_COMMA entry)*] _RBRACE -> context
    | _IF expression _THEN expression _ELSE expression -> if_
    | _FOR iterator (_COMMA iterator)* _RETURN expression -> for_
    | (SOME | EVERY) iterator (_COMMA iterator)* _SATISFIES expression -> quantified
    | _FUNCTION LPAR [parameter (_COMMA parameter)*] _RPAR expression -> function
entry: (KEY | STRING) _COLON expression
iterator: NAME _IN expression [_DOTDOT expression]
parameter: NAME | KEY _TYPE_FOLLOWS TYPE
!range: (LPAR | _LSQB | RANGE_OPEN) expression _DOTDOT expression (_RPAR | _RSQB | RANGE_CLOSE)

!range_text: (LPAR | _LSQB | RANGE_OPEN) expression _DOTDOT expression (_RPAR | _RSQB | RANGE_CLOSE)
    | (LPAR | RANGE_OPEN) _DOTDOT expression (_RPAR | _RSQB | RANGE_CLOSE)
    | (LPAR | _LSQB | RANGE_OPEN) expression _DOTDOT (_RPAR | RANGE_CLOSE)

tests: test (_COMMA test)*
?test: comparing
    | expression                           -> matching
comparing: COMPARE sum

%declare NUMBER STRING AT NAME KEY TYPE PLUS MINUS STAR SLASH POWER COMPARE LPAR RANGE_OPEN RANGE_CLOSE SOME EVERY
%declare _IF _THEN _ELSE _FOR _IN _RETURN _SATISFIES _AND _OR _BETWEEN _TRUE _FALSE _NULL _FUNCTION _EXTERNAL
%declare _INSTANCE_OF _TYPE_FOLLOWS _DOTDOT _DOT _COMMA _COLON _RPAR _LSQB _RSQB _LBRACE _RBRACE
"""
