# Targets that codonq builds from Codon sources, with the generators Ninja and Unix Makefiles.
#
#   add_codon_executable(NAME SOURCE [OPTION...])   a program
#   add_codon_library(NAME SOURCE [OPTION...])      a shared library with the source's @export functions, for C and C++
#
# What is built is the imported target codon::NAME: target_link_libraries(app PRIVATE codon::NAME) links a library,
# add_test(... COMMAND codon::NAME) runs a program, $<TARGET_FILE:codon::NAME> is the file. OPTIONs go to codonq build.

find_program(CODONQ codonq REQUIRED)

function(add_codon_executable NAME SOURCE)
    _codonq_build(${NAME} ${SOURCE} "" --kind exe ${ARGN})
    add_executable(codon::${NAME} IMPORTED GLOBAL)
    set_target_properties(codon::${NAME} PROPERTIES IMPORTED_LOCATION ${artifact})
    add_dependencies(codon::${NAME} ${NAME}-codon)
endfunction()

function(add_codon_library NAME SOURCE)
    get_filename_component(file ${SOURCE} NAME_WLE)
    # Without a name of its own, programs would look for the library at the path by which it was linked.
    _codonq_build(${NAME} ${SOURCE} .so --kind lib --linker-flags=-Wl,-soname,${file}.so ${ARGN})
    add_library(codon::${NAME} SHARED IMPORTED GLOBAL)
    set_target_properties(codon::${NAME} PROPERTIES IMPORTED_LOCATION ${artifact} IMPORTED_SONAME ${file}.so)
    add_dependencies(codon::${NAME} ${NAME}-codon)
endfunction()

# Has SOURCE built into the binary directory, and sets "artifact" to what it becomes there.
function(_codonq_build NAME SOURCE SUFFIX)
    get_filename_component(directory ${SOURCE} DIRECTORY)
    get_filename_component(file ${SOURCE} NAME_WLE)
    cmake_path(SET artifact NORMALIZE ${CMAKE_CURRENT_BINARY_DIR}/${directory}/${file}${SUFFIX})
    add_custom_command(
        OUTPUT ${artifact}
        COMMAND ${CODONQ} build --quiet --depfiles --root ${CMAKE_CURRENT_SOURCE_DIR} --out ${CMAKE_CURRENT_BINARY_DIR}
                ${ARGN} ${CMAKE_CURRENT_SOURCE_DIR}/${SOURCE}
        # codonq leaves a file alone that would become the same again, and with it the time by which it looks too old.
        COMMAND ${CMAKE_COMMAND} -E touch ${artifact}
        DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${SOURCE}
        DEPFILE ${artifact}.d
        COMMENT "Compiling ${SOURCE}"
        VERBATIM)
    add_custom_target(${NAME}-codon ALL DEPENDS ${artifact})
    set(artifact ${artifact} PARENT_SCOPE)
endfunction()
