using Filiera.Kernel;

namespace Filiera.Ordering;

/// <summary>What an order is stopped for; the words beside it say the case.</summary>
public enum OrderHold
{
    /// <summary>Above the credit limit.</summary>
    Credit,

    /// <summary>Something due is unpaid.</summary>
    Unpaid,

    Price,
    Quantity,
    Address,

    /// <summary>A product that is finished, replaced or mistaken.</summary>
    Product,

    Carrier,
    Other,
}

public static class OrderHolds
{
    private static readonly Dictionary<OrderHold, Phrase> Words = new()
    {
        [OrderHold.Credit] = new("Fido", "Credit"),
        [OrderHold.Unpaid] = new("Insoluto", "Unpaid"),
        [OrderHold.Price] = new("Prezzo", "Price"),
        [OrderHold.Quantity] = new("Quantità", "Quantity"),
        [OrderHold.Address] = new("Indirizzo", "Address"),
        [OrderHold.Product] = new("Articolo", "Product"),
        [OrderHold.Carrier] = new("Vettore", "Carrier"),
        [OrderHold.Other] = new("Altro", "Other"),
    };

    public static Phrase Name(OrderHold hold) => Words[hold];

    /// <summary>Null when it is none of them; capitals don't matter.</summary>
    public static OrderHold? Read(string? text) =>
        text is { Length: > 0 } && text.All(char.IsLetter) && Enum.TryParse<OrderHold>(text, ignoreCase: true, out var hold) ? hold : null;
}
