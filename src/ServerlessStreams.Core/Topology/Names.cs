using System.Diagnostics.CodeAnalysis;

namespace ServerlessStreams;

/// <summary>
/// The rule for names of topologies, subtopologies and stores: 1 to 100 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.
/// They become part of task ids, record ids and storage keys, so no other character is allowed.
/// </summary>
public static class Names
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>Whether <paramref name="name"/> is valid.</summary>
    public static bool IsValid([NotNullWhen(true)] string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > MaxLength)
        {
            return false;
        }

        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '_' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Throws where <paramref name="name"/> is not valid.</summary>
    /// <exception cref="ArgumentException">Names the value.</exception>
    public static void Check([NotNull] string? name, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(name, parameterName);
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is no valid name: 1 to {MaxLength} letters, digits, '.', '_' and '-'.", parameterName);
        }
    }
}
